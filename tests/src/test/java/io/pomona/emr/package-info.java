/**
 * The commands of {@code pomona emr}, on Amazon's services on loopback. The test itself is Python,
 * in {@code tests/emr}; it needs {@code python3} with {@code venv} and, the first time, a package
 * index.
 */
package io.pomona.emr;
