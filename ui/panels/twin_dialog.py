"""The question what a twin does otherwise: another value of one setting, or the scenario as it was saved."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QLineEdit,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from sandbox import nests
from sandbox.document import Document
from sandbox.setting_texts import value_text
from sandbox.twins import Rule
from sims.declare import Optimizer, Setting, View
from ui.panels.number_box import minus

WIDTH = 400


class TwinDialog(QDialog):
    """`possible` says why a twin cannot be; what it says stands below, and the button waits until it says nothing."""

    def __init__(
        self, document: Document, possible: Callable[[Rule], str], node: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.document, self._possible = document, possible
        self.setWindowTitle("Twin run")
        self.change = QRadioButton("One setting otherwise")
        self.saved = QRadioButton("The scenario as saved, beside this one as edited")
        self.node, self.setting, self.value = QComboBox(), QComboBox(), QLineEdit()
        self.hint, self.refused = QLabel(wordWrap=True), QLabel(wordWrap=True)
        self.hint.setProperty("role", "muted")
        self.buttons = QDialogButtonBox()
        self.go = self.buttons.addButton("Run twin", QDialogButtonBox.ButtonRole.AcceptRole)
        self.buttons.addButton("Cancel", QDialogButtonBox.ButtonRole.RejectRole)
        self._lay_out()
        self._fill(node)
        self.change.setChecked(True)
        self.node.currentIndexChanged.connect(lambda _: self._fill_settings())
        self.setting.currentIndexChanged.connect(lambda _: self._fill_value())
        self.value.textChanged.connect(lambda _: self._check())
        self.change.toggled.connect(lambda _: self._check())
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        self.finished.connect(lambda _: self.deleteLater())
        self._fill_settings()
        self.value.setFocus()

    def _lay_out(self) -> None:
        about = QLabel("A second run of the same seed beside this one, generation by generation.", wordWrap=True)
        for widget, name in ((self.node, "Node"), (self.setting, "Setting"), (self.value, "Value")):
            widget.setAccessibleName(name)
        form = QFormLayout()
        form.setContentsMargins(22, 0, 0, 0)
        form.addRow("Node", self.node)
        form.addRow("Setting", self.setting)
        form.addRow("Value", self.value)
        form.addRow("", self.hint)
        column = QVBoxLayout(self)
        column.setSpacing(10)
        column.addWidget(about)
        column.addWidget(self.change)
        column.addLayout(form)
        column.addWidget(self.saved)
        column.addWidget(self.refused)
        column.addWidget(self.buttons)
        self.setMinimumWidth(WIDTH)

    def rule(self) -> Rule:
        """What was chosen."""
        if not self.change.isChecked():
            return Rule()
        return Rule(f"{self.node.currentData()}.{self.setting.currentData()}={self.value.text().strip()}")

    def _fill(self, node: str) -> None:
        """The nodes that have settings; the chosen one is `node`, else the outermost optimizer."""
        graph = self.document.graph
        roots = nests.roots(graph)
        for key, each in graph.nodes.items():
            if not isinstance(each.declaration, View) and nests.parameters(graph, key):
                self.node.addItem(f"{each.title}  ({each.declaration.title})" if each.declaration else key, key)
        optimizers = [k for k, n in graph.nodes.items() if isinstance(n.declaration, Optimizer)]
        for wanted in (node, *roots, *optimizers):
            place = self.node.findData(wanted)
            if place >= 0:
                self.node.setCurrentIndex(place)
                break

    def _declared(self) -> Setting | None:
        key, name = self.node.currentData(), self.setting.currentData()
        return nests.parameter(self.document.graph, key, name) if key and name else None

    def _fill_settings(self) -> None:
        key = self.node.currentData()
        self.setting.clear()
        for each in nests.parameters(self.document.graph, key) if key else ():
            self.setting.addItem(each.name.replace("_", " "), each.name)
        self._fill_value()

    def _fill_value(self) -> None:
        known = self._declared()
        self.value.setText(
            value_text(self.document.graph, self.node.currentData(), known.name) if known is not None else ""
        )
        self.hint.setText(_range(known) if known is not None else "")
        self.value.selectAll()
        self._check()

    def _check(self) -> None:
        chosen = self.change.isChecked()
        for widget in (self.node, self.setting, self.value, self.hint):
            widget.setEnabled(chosen)
        refused = self._possible(self.rule())
        untouched = chosen and refused.endswith("the twin would be the same run")
        self.refused.setText("Give it another value" if untouched else refused)
        self.go.setEnabled(not refused)


def _range(setting: Setting) -> str:
    """What a setting is for and what it takes."""
    limits = {"switch": "on or off, written 1 or 0", "text": setting.unit}.get(setting.type, minus(setting.range))
    return f"{setting.help} ({limits})" if limits else setting.help
