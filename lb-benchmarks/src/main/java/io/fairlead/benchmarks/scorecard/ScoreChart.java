package io.fairlead.benchmarks.scorecard;

import io.fairlead.benchmarks.simulator.report.Svg;
import java.awt.Color;
import java.awt.Paint;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.List;
import java.util.Locale;
import org.jfree.chart.ChartFactory;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.LegendItem;
import org.jfree.chart.LegendItemCollection;
import org.jfree.chart.axis.LogAxis;
import org.jfree.chart.plot.CategoryPlot;
import org.jfree.chart.plot.PlotOrientation;
import org.jfree.chart.renderer.category.BarRenderer;
import org.jfree.chart.renderer.category.StandardBarPainter;
import org.jfree.data.category.CategoryDataset;
import org.jfree.data.category.DefaultCategoryDataset;

/**
 * A bar for each row that compares times, as a multiple of what it has to keep to: those that do go
 * to the left of 1, the others to the right.
 */
final class ScoreChart {

  private static final int WIDTH = 1_000;
  private static final int MARGIN = 120;
  private static final int HEIGHT_OF_ROW = 28;

  private ScoreChart() {}

  static String draw(List<Score> scores) {
    DefaultCategoryDataset data = new DefaultCategoryDataset();
    for (Score score : scores) {
      if (score.row().comparison() == Comparison.TIMES && Double.isFinite(score.value())) {
        data.addValue(score.value() / score.row().target(), "", score.row().name());
      }
    }
    JFreeChart chart =
        ChartFactory.createBarChart(
            "Time beside other libraries, as a multiple of the target",
            null,
            null,
            data,
            PlotOrientation.HORIZONTAL,
            true,
            false,
            false);
    CategoryPlot plot = chart.getCategoryPlot();
    plot.setRangeAxis(axis());
    plot.setRenderer(new Bars(data));
    plot.setFixedLegendItems(legend());
    plot.getDomainAxis().setMaximumCategoryLabelWidthRatio(1);
    return Svg.of(chart, WIDTH, MARGIN + HEIGHT_OF_ROW * data.getColumnCount());
  }

  private static LegendItemCollection legend() {
    LegendItemCollection legend = new LegendItemCollection();
    legend.add(new LegendItem("met", Bars.MET));
    legend.add(new LegendItem("missed", Bars.MISSED));
    return legend;
  }

  private static LogAxis axis() {
    LogAxis axis = new LogAxis("times the target, less is better");
    axis.setBase(10);
    axis.setNumberFormatOverride(
        new DecimalFormat("0.###", DecimalFormatSymbols.getInstance(Locale.ROOT)));
    return axis;
  }

  private static final class Bars extends BarRenderer {

    private static final long serialVersionUID = 1;

    static final Color MET = new Color(0x009E73);
    static final Color MISSED = new Color(0xD55E00);

    private final transient CategoryDataset data;

    Bars(CategoryDataset data) {
      this.data = data;
      setBase(1);
      setBarPainter(new StandardBarPainter());
      setShadowVisible(false);
    }

    @Override
    public Paint getItemPaint(int row, int column) {
      return data.getValue(row, column).doubleValue() <= 1 ? MET : MISSED;
    }
  }
}
