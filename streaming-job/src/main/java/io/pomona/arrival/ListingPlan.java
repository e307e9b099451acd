package io.pomona.arrival;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;

/**
 * Which folders a listing splits: lists one level deep, and their sub-folders each by itself, at
 * the same time. All others are listed flat, with everything below. Immutable.
 *
 * <p>Requests are what a listing costs, in money, and those of one folder come one after the other.
 * So a plan takes at most a quarter more requests than a flat listing, and its longest chain of
 * requests is at most two thirds of the flat one's; where there is no such plan, nothing is split.
 */
final class ListingPlan {

  /** Splits nothing. */
  static final ListingPlan FLAT = new ListingPlan(Map.of());

  private final Map<String, Long> mostSubfolders;

  private ListingPlan(Map<String, Long> mostSubfolders) {
    this.mostSubfolders = mostSubfolders;
  }

  /**
   * The plan for a prefix that was divided as {@code counts} say. Takes about as many steps as
   * there are folders.
   */
  static ListingPlan of(FolderCounts counts, ListingLimits limits) {
    return new Search(tree(counts), limits).plan();
  }

  /** Whether {@code folder}, which ends with a slash, is listed one level deep. */
  boolean splits(String folder) {
    return mostSubfolders.containsKey(folder);
  }

  /**
   * With how many sub-folders a folder may be split. Each takes a request, new and empty ones too,
   * which no count knows; with more of them a flat listing is cheaper.
   */
  long mostSubfolders(String folder) {
    return mostSubfolders.getOrDefault(folder, 0L);
  }

  private static Folder tree(FolderCounts counts) {
    Map<String, Folder> folders = new HashMap<>();
    Folder prefix = new Folder(counts.prefix());
    folders.put(counts.prefix(), prefix);
    counts.counts().keySet().forEach(path -> folders.computeIfAbsent(path, Folder::new));
    counts
        .counts()
        .forEach(
            (path, objects) -> {
              Folder folder = folders.get(path);
              folder.ownObjects = objects;
              if (folder != prefix) {
                folders.get(FolderCounts.parent(path)).subfolders.add(folder);
              }
            });
    prefix.sum();
    return prefix;
  }

  private static final class Folder {
    final String path;
    final List<Folder> subfolders = new ArrayList<>();
    long ownObjects;

    /** With those in all folders below. */
    long objects;

    Folder(String path) {
      this.path = path;
    }

    long sum() {
      objects = ownObjects + subfolders.stream().mapToLong(Folder::sum).sum();
      return objects;
    }
  }

  /**
   * Requests that follow each other, up to the last of a listing.
   *
   * @param before how many come before that listing
   * @param folder what is listed flat at the end; null for a listing one level deep
   */
  private record Chain(long length, long before, Folder folder) {}

  /** Splits the folder at the end of the longest chain, again and again, while it pays. */
  private static final class Search {
    private final ListingLimits limits;
    private final long flatRequests;
    private final long mostRequests;
    private final PriorityQueue<Chain> longestFirst =
        new PriorityQueue<>((one, other) -> Long.compare(other.length, one.length));
    private final List<Folder> split = new ArrayList<>();
    private long requests;

    Search(Folder prefix, ListingLimits limits) {
      this.limits = limits;
      flatRequests = limits.pages(prefix.objects);
      mostRequests = flatRequests + flatRequests / 4;
      requests = flatRequests;
      longestFirst.add(new Chain(flatRequests, 0, prefix));
    }

    ListingPlan plan() {
      ListingPlan best = FLAT;
      long shortest = 2 * flatRequests / 3 + 1;
      while (splitLongest()) {
        long longest = longestFirst.element().length;
        if (longest < shortest) {
          shortest = longest;
          best = new ListingPlan(mostSubfolders());
        }
      }
      return best;
    }

    private boolean splitLongest() {
      Chain longest = longestFirst.remove();
      Folder folder = longest.folder;
      if (folder == null || folder.subfolders.isEmpty() || pages(folder) < limits.leastPages()) {
        return false;
      }
      long level = limits.pages(folder.ownObjects + folder.subfolders.size());
      requests += level - pages(folder) + folder.subfolders.stream().mapToLong(this::pages).sum();
      if (requests > mostRequests) {
        return false;
      }
      split.add(folder);
      long before = longest.before + level;
      longestFirst.add(new Chain(before, longest.before, null));
      folder.subfolders.forEach(
          subfolder -> longestFirst.add(new Chain(before + pages(subfolder), before, subfolder)));
      return true;
    }

    private Map<String, Long> mostSubfolders() {
      long unknown = (mostRequests - requests) / split.size();
      Map<String, Long> most = new HashMap<>();
      split.forEach(folder -> most.put(folder.path, folder.subfolders.size() + unknown));
      return most;
    }

    private long pages(Folder folder) {
      return limits.pages(folder.objects);
    }
  }
}
