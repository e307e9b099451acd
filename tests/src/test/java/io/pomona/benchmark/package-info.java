/**
 * The Java side of the benchmark in {@code tests/benchmark}: what is measured inside a JVM, and the
 * store that it is measured on. Each class is a program of its own; Maven's tests run none of them.
 */
package io.pomona.benchmark;
