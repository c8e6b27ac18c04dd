package io.fairlead.benchmarks.simulator.report;

import io.fairlead.benchmarks.simulator.engine.Result;
import io.fairlead.benchmarks.simulator.engine.Setup;
import io.fairlead.benchmarks.simulator.engine.TimeLine;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Dimension;
import java.awt.Font;
import java.awt.Paint;
import java.awt.Rectangle;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.apache.batik.svggen.SVGGeneratorContext;
import org.apache.batik.svggen.SVGGraphics2D;
import org.apache.batik.svggen.SVGGraphics2DIOException;
import org.jfree.chart.ChartFactory;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.axis.LogarithmicAxis;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.plot.CategoryPlot;
import org.jfree.chart.plot.DefaultDrawingSupplier;
import org.jfree.chart.plot.Plot;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.category.BarRenderer;
import org.jfree.chart.renderer.category.LineAndShapeRenderer;
import org.jfree.chart.renderer.category.StandardBarPainter;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;
import org.jfree.chart.text.TextUtils;
import org.jfree.data.category.DefaultCategoryDataset;
import org.jfree.data.xy.XYSeries;
import org.jfree.data.xy.XYSeriesCollection;
import org.w3c.dom.Document;

/** How charts look, and what stands on their axes. Opens no window. */
final class Drawing {

  private static final int WIDTH = 760;
  private static final int HEIGHT = 400;
  private static final Font FONT = new Font(Font.SANS_SERIF, Font.PLAIN, 12);
  private static final Color GRID = new Color(0xDDDDDD);
  private static final BasicStroke STROKE = new BasicStroke(1.6f);

  /** Colours that also the colour-blind can tell apart (Okabe and Ito, 2008). */
  private static final Paint[] PAINTS = {
    new Color(0x0072B2),
    new Color(0xE69F00),
    new Color(0x009E73),
    new Color(0xD55E00),
    new Color(0xCC79A7),
    new Color(0x56B4E9),
    new Color(0x999999),
    new Color(0x000000)
  };

  static {
    // It draws text as outlines, which are large.
    TextUtils.setUseDrawRotatedStringWorkaround(false);
  }

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
    style(chart, chart.getCategoryPlot());
    return svg(chart);
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
    style(chart, plot);
    return svg(chart);
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
    plot.setDomainGridlinePaint(GRID);
    plot.setRangeGridlinePaint(GRID);
    style(chart, plot);
    return svg(chart);
  }

  private static DefaultCategoryDataset byBalancer(List<Result> results, Column column) {
    DefaultCategoryDataset data = new DefaultCategoryDataset();
    for (Row row : Row.of(results)) {
      data.addValue(column.of(row.measured()), row.balancer(), row.situation());
    }
    return data;
  }

  private static void style(JFreeChart chart, Plot plot) {
    chart.setBackgroundPaint(Color.WHITE);
    chart.getTitle().setFont(FONT.deriveFont(Font.BOLD, 14f));
    chart.getLegend().setItemFont(FONT);
    plot.setBackgroundPaint(Color.WHITE);
    plot.setOutlineVisible(false);
    plot.setDrawingSupplier(
        new DefaultDrawingSupplier(
            PAINTS,
            DefaultDrawingSupplier.DEFAULT_FILL_PAINT_SEQUENCE,
            DefaultDrawingSupplier.DEFAULT_OUTLINE_PAINT_SEQUENCE,
            DefaultDrawingSupplier.DEFAULT_STROKE_SEQUENCE,
            DefaultDrawingSupplier.DEFAULT_OUTLINE_STROKE_SEQUENCE,
            DefaultDrawingSupplier.DEFAULT_SHAPE_SEQUENCE));
    if (plot instanceof CategoryPlot categories) {
      categories.setRangeGridlinePaint(GRID);
      categories.getDomainAxis().setMaximumCategoryLabelLines(3);
    }
  }

  private static String svg(JFreeChart chart) {
    SVGGraphics2D graphics =
        new SVGGraphics2D(SVGGeneratorContext.createDefault(document()), false);
    graphics.setSVGCanvasSize(new Dimension(WIDTH, HEIGHT));
    chart.setElementHinting(false);
    chart.draw(graphics, new Rectangle(WIDTH, HEIGHT));
    StringWriter svg = new StringWriter();
    try {
      graphics.stream(svg, true);
    } catch (SVGGraphics2DIOException e) {
      throw new UncheckedIOException(e);
    }
    return svg.toString();
  }

  private static Document document() {
    try {
      return DocumentBuilderFactory.newInstance()
          .newDocumentBuilder()
          .getDOMImplementation()
          .createDocument(SVGGraphics2D.SVG_NAMESPACE_URI, "svg", null);
    } catch (ParserConfigurationException e) {
      throw new IllegalStateException("the JDK has a parser for XML", e);
    }
  }
}
