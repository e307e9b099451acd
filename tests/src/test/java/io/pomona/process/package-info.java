/** What tests start besides themselves: processes, shell scripts, and PySpark's Spark. */
package io.pomona.process;
