package io.pomona.faults;

/** What can go wrong between a client and its store. */
enum Fault {
  SLOW_DOWN("503 SlowDown", "503 Service Unavailable", "SlowDown"),
  SERVER_ERROR("500 InternalError", "500 Internal Server Error", "InternalError"),
  SLOW_START("late first byte"),
  RESET("reset in mid-body, or in place of the answer"),
  STALL("bytes stop in mid-body"),
  OUTAGE("connection cut in an outage"),
  BAD_REQUEST("400 InvalidRequest", "400 Bad Request", "InvalidRequest"),
  DENIED("403 AccessDenied", "403 Forbidden", "AccessDenied"),
  GONE("404 NoSuchKey", "404 Not Found", "NoSuchKey"),
  CONFLICT("409 ConditionalRequestConflict", "409 Conflict", "ConditionalRequestConflict"),
  NOT_IMPLEMENTED("501 NotImplemented", "501 Not Implemented", "NotImplemented"),
  OVERWRITTEN("object overwritten after its listing");

  private final String meaning;
  private final String status;
  private final String code;

  Fault(String meaning) {
    this(meaning, "", "");
  }

  Fault(String meaning, String status, String code) {
    this.meaning = meaning;
    this.status = status;
    this.code = code;
  }

  /** For people. */
  String meaning() {
    return meaning;
  }

  /** Whether the request is answered without the server's ever seeing it. */
  boolean isAnswer() {
    return !status.isEmpty();
  }

  /** The status and the error code of S3 that answer the request. */
  String answer(boolean withBody) {
    String body =
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Error><Code>%s</Code><Message>%s</Message></Error>"
            .formatted(code, meaning);
    String head =
        "HTTP/1.1 %s\r\nContent-Type: application/xml\r\nContent-Length: %d\r\nConnection: close\r\n\r\n"
            .formatted(status, body.length());
    return withBody ? head + body : head;
  }
}
