package io.fairlead.benchmarks.simulator.report;

import java.awt.Color;
import java.awt.Dimension;
import java.awt.Font;
import java.awt.Paint;
import java.awt.Rectangle;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.apache.batik.svggen.SVGGeneratorContext;
import org.apache.batik.svggen.SVGGraphics2D;
import org.apache.batik.svggen.SVGGraphics2DIOException;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.plot.CategoryPlot;
import org.jfree.chart.plot.DefaultDrawingSupplier;
import org.jfree.chart.plot.Plot;
import org.jfree.chart.text.TextUtils;
import org.w3c.dom.Document;

/** How charts look, and their text as documents of SVG. Opens no window. */
public final class Svg {

  /** The lines behind a chart. */
  static final Color GRID = new Color(0xDDDDDD);

  private static final Font FONT = new Font(Font.SANS_SERIF, Font.PLAIN, 12);

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

  private Svg() {}

  /** Gives a chart the look of all charts, and draws it; the same chart gives the same text. */
  public static String of(JFreeChart chart, int width, int height) {
    style(chart);
    return drawn(chart, width, height);
  }

  private static void style(JFreeChart chart) {
    Plot plot = chart.getPlot();
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

  private static String drawn(JFreeChart chart, int width, int height) {
    SVGGraphics2D graphics =
        new SVGGraphics2D(SVGGeneratorContext.createDefault(document()), false);
    graphics.setSVGCanvasSize(new Dimension(width, height));
    chart.setElementHinting(false);
    chart.draw(graphics, new Rectangle(width, height));
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
