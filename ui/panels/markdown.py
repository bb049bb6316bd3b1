"""Markdown laid out for reading: Qt parses it, this sets sizes, distances and colours."""

from __future__ import annotations

from PySide6.QtGui import (
    QColor,
    QFont,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
    QTextFrameFormat,
    QTextTable,
)

from ui import theme

_HEADINGS = {1: 17, 2: 15, 3: 13}
_INDENT = 16  # pixels of a list, in a panel that is narrow


def lay_out(page: QTextDocument, text: str) -> None:
    """Fills a document with Markdown, in the theme's fonts and colours."""
    now = theme.current()
    page.setDefaultFont(theme.font(13))
    page.setDocumentMargin(2)
    page.setIndentWidth(_INDENT)
    page.setMarkdown(text, QTextDocument.MarkdownFeature.MarkdownDialectGitHub)
    cursor = QTextCursor(page)
    cursor.beginEditBlock()
    block = page.begin()
    while block.isValid():
        cursor.setPosition(block.position())
        cursor.setBlockFormat(_spaced(block.blockFormat(), listed=block.textList() is not None))
        for start, length, style in [
            (r.start, r.length, QTextCharFormat(r.format)) for r in block.textFormats()
        ]:
            cursor.setPosition(block.position() + start)
            cursor.setPosition(block.position() + start + length, QTextCursor.MoveMode.KeepAnchor)
            cursor.setCharFormat(_inked(style, block.blockFormat(), now))
        block = block.next()
    cursor.endEditBlock()
    for frame in page.rootFrame().childFrames():
        if isinstance(frame, QTextTable):
            shape = frame.format()
            shape.setBorderBrush(QColor(now.border))
            shape.setBorderStyle(QTextFrameFormat.BorderStyle.BorderStyle_Solid)
            shape.setBorderCollapse(True)
            shape.setCellPadding(4)
            frame.setFormat(shape)


def _spaced(block: QTextBlockFormat, listed: bool) -> QTextBlockFormat:
    spaced = QTextBlockFormat(block)
    heading = block.headingLevel()
    spaced.setTopMargin(12 if heading else 0)
    spaced.setBottomMargin(4 if heading or listed else 9)
    spaced.setLineHeight(125, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
    return spaced


def _inked(style: QTextCharFormat, block: QTextBlockFormat, now: theme.Theme) -> QTextCharFormat:
    """The format of a stretch of text, from what Markdown said of it."""
    ink = QTextCharFormat(style)
    if block.headingLevel():
        ink.clearProperty(QTextFormat.Property.FontSizeAdjustment.value)
        ink.setFont(theme.font(_HEADINGS.get(block.headingLevel(), 13), bold=True))
    elif style.fontFixedPitch() or style.font().styleHint() == QFont.StyleHint.Monospace:
        ink.setFont(theme.font(12, mono=True))
        ink.setBackground(QColor(now.card_head))
    if style.isAnchor():
        ink.setForeground(QColor(theme.readable(now.base)))
    elif block.hasProperty(QTextBlockFormat.Property.BlockQuoteLevel):
        ink.setForeground(QColor(now.muted))
    return ink
