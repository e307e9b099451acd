/**
 * From verified components to what others read: the saved MLlib model, the row of the models table,
 * the reduced table, the exports. {@link io.pomona.pca.publish.Publisher} states the order and what
 * a reader may rely on. Called by the driver's main thread; one publisher for a pair of tables.
 */
package io.pomona.pca.publish;
