/**
 * The notebooks of {@code conf/notebooks}, executed as a data scientist would on tables that the
 * jobs have just written, and what they report held against those tables.
 */
package io.pomona.notebook;
