/**
 * The page that people look at after a refit: what was fitted, how much it explains, where the
 * images lie. One HTML file that needs no network. Called by the driver's main thread.
 */
package io.pomona.pca.report;
