package io.fairlead.benchmarks.scorecard;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.benchmarks.Bench;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

class RowsTest {

  /** Else a misspelt parameter would have every value measured, and the first one taken. */
  @ParameterizedTest
  @MethodSource("subjects")
  void everySubjectIsABenchmarkWithAllOfItsParameters(Subject subject) throws Exception {
    int dot = subject.benchmark().lastIndexOf('.');
    Class<?> owner =
        Class.forName(Bench.class.getPackageName() + "." + subject.benchmark().substring(0, dot));
    Method method =
        Arrays.stream(owner.getDeclaredMethods())
            .filter(each -> each.getName().equals(subject.benchmark().substring(dot + 1)))
            .findFirst()
            .orElseThrow();

    assertThat(method.isAnnotationPresent(Benchmark.class)).isTrue();
    assertThat(subject.parameters().keySet()).containsAll(parameters(owner, method));
  }

  static Stream<Subject> subjects() {
    return Scorecard.subjects(Rows.all());
  }

  @Test
  void noTwoRowsAreTheSame() {
    List<Row> rows = Rows.all();

    assertThat(rows).doesNotHaveDuplicates();
    assertThat(rows.stream().map(row -> row.name() + row.comparison())).doesNotHaveDuplicates();
  }

  /**
   * What JMH fills: in the benchmark, in the states that its method takes, and in those of these.
   */
  private static Set<String> parameters(Class<?> owner, Method method) {
    return Stream.concat(Stream.of(owner), Arrays.stream(method.getParameterTypes()))
        .flatMap(RowsTest::states)
        .flatMap(state -> Arrays.stream(state.getDeclaredFields()))
        .filter(field -> field.isAnnotationPresent(Param.class))
        .map(Field::getName)
        .collect(Collectors.toSet());
  }

  private static Stream<Class<?>> states(Class<?> type) {
    Stream<Class<?>> others =
        Arrays.stream(type.getDeclaredMethods())
            .filter(each -> each.isAnnotationPresent(Setup.class))
            .flatMap(each -> Arrays.stream(each.getParameterTypes()));
    Stream<Class<?>> parents = Stream.ofNullable(type.getSuperclass());
    return Stream.concat(Stream.of(type), Stream.concat(parents, others).flatMap(RowsTest::states));
  }
}
