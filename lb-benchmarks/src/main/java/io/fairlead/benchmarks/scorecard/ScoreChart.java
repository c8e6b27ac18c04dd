package io.fairlead.benchmarks.scorecard;

import io.fairlead.benchmarks.simulator.report.Svg;
import java.util.List;
import org.jfree.chart.ChartFactory;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.plot.PlotOrientation;
import org.jfree.chart.renderer.category.BarRenderer;
import org.jfree.chart.renderer.category.StandardBarPainter;
import org.jfree.data.category.DefaultCategoryDataset;

/** Two bars for each row that compares times: what it came to, and what it has to keep to. */
final class ScoreChart {

  private static final int WIDTH = 900;
  private static final int MARGIN = 120;
  private static final int HEIGHT_OF_ROW = 36;

  private ScoreChart() {}

  static String draw(List<Score> scores) {
    DefaultCategoryDataset data = new DefaultCategoryDataset();
    for (Score score : scores) {
      if (score.row().comparison() == Comparison.TIMES && Double.isFinite(score.value())) {
        data.addValue(score.value(), "measured", score.row().name());
        data.addValue(score.row().target(), "target", score.row().name());
      }
    }
    JFreeChart chart =
        ChartFactory.createBarChart(
            "Time as a multiple of the peer's",
            null,
            "times",
            data,
            PlotOrientation.HORIZONTAL,
            true,
            false,
            false);
    BarRenderer renderer = (BarRenderer) chart.getCategoryPlot().getRenderer();
    renderer.setBarPainter(new StandardBarPainter());
    renderer.setShadowVisible(false);
    return Svg.of(chart, WIDTH, MARGIN + HEIGHT_OF_ROW * data.getColumnCount());
  }
}
