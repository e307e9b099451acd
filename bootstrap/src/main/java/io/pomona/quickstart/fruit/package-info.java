/**
 * Pictures of fruit on a turntable, computed: shapes are signed distances, skins are procedural
 * colours, and a small ray marcher photographs them. In comes a fruit, a pose and a light; out
 * comes an image. Plain Java; everything is immutable and may be used from any thread.
 */
package io.pomona.quickstart.fruit;
