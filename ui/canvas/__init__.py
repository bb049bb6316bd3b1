"""The canvas: nodes, wires and halos on a QGraphicsView."""
