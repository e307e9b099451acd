package io.pomona.replay;

import static java.util.stream.Collectors.groupingBy;

import io.pomona.featurize.JudgedObjects;
import io.pomona.table.Corrections;
import io.pomona.table.QuarantineTable;
import io.pomona.table.RecordedVerdict;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;

/**
 * Mends the tables for the objects of one micro-batch, in three commits at most:
 *
 * <ol>
 *   <li>quarantine: rows of this micro-batch go, failures without a features row come;
 *   <li>features: rows of this micro-batch go, features come;
 *   <li>quarantine: failures that had a features row come.
 * </ol>
 *
 * <p><b>Contract.</b> Between any two of them no path has two rows. A crash there leaves those that
 * were to change tables without one, and the next replay finds them as objects without a row.
 *
 * <p>A row stays as it is where the store did not hand the object over, which is no news of the
 * image, and where the new verdict says the same.
 */
final class Correction {

  private final JudgedObjects judged;
  private final Map<String, Difference> differences;
  private final Set<String> settled = new HashSet<>();
  private final List<Row> failed = new ArrayList<>();

  /**
   * @param differences of the objects judged, by path
   */
  Correction(JudgedObjects judged, Map<String, Difference> differences) {
    this.judged = judged;
    this.differences = differences;
    for (Row row : judged.quarantined()) {
      if (leavesRowAsItIs(row)) {
        settled.add(path(row));
      } else {
        failed.add(row);
      }
    }
  }

  /** Makes the commits. */
  void commit(Corrections tables) {
    Map<Boolean, List<Row>> inFeatures =
        failed.stream().collect(groupingBy(row -> differences.get(path(row)).isInFeatures()));
    tables.replaceQuarantine(
        outdated(Difference::isInQuarantine), inFeatures.getOrDefault(false, List.of()));
    List<String> outdatedFeatures = outdated(Difference::isInFeatures);
    if (judged.passed().isEmpty()) {
      tables.removeFeatures(outdatedFeatures);
    } else {
      tables.replaceFeatures(outdatedFeatures, judged.features());
    }
    tables.replaceQuarantine(List.of(), inFeatures.getOrDefault(true, List.of()));
  }

  /** What will have become of the objects. */
  Outcome outcome() {
    long healed = passed().filter(Difference::isInQuarantine).count();
    return new Outcome(judged.passed().size(), healed, failed.size(), settled.size(), 0);
  }

  private boolean leavesRowAsItIs(Row row) {
    List<RecordedVerdict> recorded = differences.get(path(row)).rows();
    if (Verdicts.isOfStore(row.getAs(QuarantineTable.REASON))) {
      return !recorded.isEmpty();
    }
    return recorded.size() == 1 && Verdicts.isSame(row, recorded.get(0));
  }

  private List<String> outdated(Predicate<Difference> isInTable) {
    return Stream.concat(passed(), failed.stream().map(row -> differences.get(path(row))))
        .filter(isInTable)
        .map(Difference::path)
        .toList();
  }

  private Stream<Difference> passed() {
    return judged.passed().stream().map(differences::get);
  }

  private static String path(Row row) {
    return row.getAs(QuarantineTable.PATH);
  }
}
