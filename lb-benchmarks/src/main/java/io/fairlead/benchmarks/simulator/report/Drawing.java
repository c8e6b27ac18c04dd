package io.fairlead.benchmarks.simulator.report;

import io.fairlead.benchmarks.simulator.engine.Result;
import io.fairlead.benchmarks.simulator.engine.Setup;
import io.fairlead.benchmarks.simulator.engine.TimeLine;
import java.awt.BasicStroke;
import java.util.List;
import org.jfree.chart.ChartFactory;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.axis.LogarithmicAxis;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.plot.CategoryPlot;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.category.BarRenderer;
import org.jfree.chart.renderer.category.LineAndShapeRenderer;
import org.jfree.chart.renderer.category.StandardBarPainter;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;
import org.jfree.data.category.DefaultCategoryDataset;
import org.jfree.data.xy.XYSeries;
import org.jfree.data.xy.XYSeriesCollection;

/** What stands on the axes of charts. */
final class Drawing {

  private static final int WIDTH = 760;
  private static final int HEIGHT = 400;
  private static final BasicStroke STROKE = new BasicStroke(1.6f);

  private Drawing() {}

  /** A value of a step of a time line. */
  @FunctionalInterface
  interface TickValue {
    double of(TimeLine line, int tick);
  }

  static String bars(String title, List<Result> results, Column column) {
    return bars(title, column, byBalancer(results, column));
  }

  static String barsAtTheEnd(String title, List<Result> results, Column column) {
    DefaultCategoryDataset data = new DefaultCategoryDataset();
    for (Result result : results) {
      int last = result.measurements().size() - 1;
      data.addValue(
          column.of(result.measurements().get(last)),
          result.balancer().text(),
          result.setup().name());
    }
    return bars(title, column, data);
  }

  private static String bars(String title, Column column, DefaultCategoryDataset data) {
    JFreeChart chart = ChartFactory.createBarChart(title, null, column.title(), data);
    BarRenderer renderer = (BarRenderer) chart.getCategoryPlot().getRenderer();
    renderer.setBarPainter(new StandardBarPainter());
    renderer.setShadowVisible(false);
    return Svg.of(chart, WIDTH, HEIGHT);
  }

  static String lines(String title, List<Result> results, Column column) {
    JFreeChart chart =
        ChartFactory.createLineChart(title, null, column.title(), byBalancer(results, column));
    CategoryPlot plot = chart.getCategoryPlot();
    LogarithmicAxis axis = new LogarithmicAxis(column.title());
    axis.setLog10TickLabelsFlag(false);
    plot.setRangeAxis(axis);
    LineAndShapeRenderer renderer = new LineAndShapeRenderer(true, true);
    renderer.setDefaultStroke(STROKE);
    renderer.setAutoPopulateSeriesStroke(false);
    plot.setRenderer(renderer);
    return Svg.of(chart, WIDTH, HEIGHT);
  }

  static String overTime(String title, String valueTitle, List<Result> results, TickValue value) {
    XYSeriesCollection data = new XYSeriesCollection();
    Setup first = results.get(0).setup();
    for (Result result : results) {
      if (!result.setup().equals(first)) {
        continue; // lines of several situations would hide one another
      }
      XYSeries series = new XYSeries(result.balancer().text());
      TimeLine line = result.timeLine();
      for (int tick = 0; tick < line.size(); tick++) {
        double number = value.of(line, tick);
        if (Double.isFinite(number)) {
          series.add(line.seconds(tick), number);
        }
      }
      data.addSeries(series);
    }
    JFreeChart chart =
        ChartFactory.createXYLineChart(
            first.name().isEmpty() ? title : title + ", " + first.name(), "s", valueTitle, data);
    XYPlot plot = chart.getXYPlot();
    ((NumberAxis) plot.getRangeAxis()).setAutoRangeIncludesZero(false);
    XYLineAndShapeRenderer renderer = new XYLineAndShapeRenderer(true, false);
    renderer.setDrawSeriesLineAsPath(true);
    renderer.setDefaultStroke(STROKE);
    renderer.setAutoPopulateSeriesStroke(false);
    plot.setRenderer(renderer);
    plot.setDomainGridlinePaint(Svg.GRID);
    plot.setRangeGridlinePaint(Svg.GRID);
    return Svg.of(chart, WIDTH, HEIGHT);
  }

  private static DefaultCategoryDataset byBalancer(List<Result> results, Column column) {
    DefaultCategoryDataset data = new DefaultCategoryDataset();
    for (Row row : Row.of(results)) {
      data.addValue(column.of(row.measured()), row.balancer(), row.situation());
    }
    return data;
  }
}
