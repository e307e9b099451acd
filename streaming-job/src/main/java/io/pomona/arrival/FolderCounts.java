package io.pomona.arrival;

import java.util.HashMap;
import java.util.Map;

/**
 * How many objects are directly in each folder below a prefix. Not thread-safe.
 *
 * <p>Memory is bounded, however the prefix is divided: where there are more folders than allowed,
 * the deepest are counted as a part of the folder they are in, level by level, until few enough are
 * left. So a prefix with a folder for each image is counted by the folders above those.
 */
final class FolderCounts {

  private final String prefix;
  private final int mostFolders;
  private final Map<String, Long> counts = new HashMap<>();
  private int deepest = Integer.MAX_VALUE;
  private String lastFolder = "";

  /**
   * @param prefix the topmost folder; it and all folders here end with a slash
   * @param mostFolders how many folders are told apart at most
   */
  FolderCounts(String prefix, int mostFolders) {
    this.prefix = prefix;
    this.mostFolders = mostFolders;
  }

  String prefix() {
    return prefix;
  }

  /** Counts the object at {@code path}; one that is not below the prefix is passed over. */
  void add(String path) {
    if (path.startsWith(prefix)) {
      add(folder(path), 1);
    }
  }

  void addAll(FolderCounts others) {
    others.counts.forEach(this::add);
  }

  /** The objects directly in each folder; every folder above one of these is there, too. */
  Map<String, Long> counts() {
    return counts;
  }

  /** The folder that {@code folder} is in. */
  static String parent(String folder) {
    return folder.substring(0, folder.lastIndexOf('/', folder.length() - 2) + 1);
  }

  // Objects come folder by folder, so that most need no string of their own.
  private String folder(String path) {
    int length = path.lastIndexOf('/') + 1;
    if (length != lastFolder.length() || !path.startsWith(lastFolder)) {
      lastFolder = path.substring(0, length);
    }
    return lastFolder;
  }

  private void add(String folder, long objects) {
    String counted = folder;
    for (int depth = depth(folder); depth > deepest; depth--) {
      counted = parent(counted);
    }
    counts.merge(counted, objects, Long::sum);
    addParents(counted);
    while (counts.size() > mostFolders && deepest > 0) {
      foldDeepest();
    }
  }

  private void addParents(String folder) {
    String above = folder;
    while (!above.equals(prefix)) {
      above = parent(above);
      if (counts.putIfAbsent(above, 0L) != null) {
        return;
      }
    }
  }

  private void foldDeepest() {
    deepest = counts.keySet().stream().mapToInt(this::depth).max().orElseThrow() - 1;
    Map<String, Long> old = Map.copyOf(counts);
    counts.clear();
    old.forEach(
        (folder, objects) ->
            counts.merge(depth(folder) > deepest ? parent(folder) : folder, objects, Long::sum));
  }

  private int depth(String folder) {
    int depth = 0;
    int slash = folder.indexOf('/', prefix.length());
    while (slash >= 0) {
      depth++;
      slash = folder.indexOf('/', slash + 1);
    }
    return depth;
  }
}
