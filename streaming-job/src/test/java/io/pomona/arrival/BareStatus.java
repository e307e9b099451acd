package io.pomona.arrival;

import org.apache.hadoop.fs.FileStatus;

/** What a local file is, without its permissions, for which Hadoop starts a process. */
class BareStatus extends FileStatus {

  private static final long serialVersionUID = 1L;

  BareStatus(FileStatus status) {
    super(
        status.getLen(),
        status.isDirectory(),
        status.getReplication(),
        status.getBlockSize(),
        status.getModificationTime(),
        status.getPath());
  }
}
