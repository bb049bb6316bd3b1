"""Settings of nodes: their types, ranges, units, and the sentence that says why a value is not one of theirs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

Value = int | float | bool | str


class SettingError(ValueError):
    """A value that a setting cannot take; the message is one sentence for the user."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """One setting of a node.

    The type of `default` is the type of the setting (bool, int, float or str). `low` and `high` bound
    numbers, inclusive. `choices` makes a text setting a choice. `gene` says that an outer optimizer may
    search it; `multiline` that a text has several lines; `unit` is what a number counts.
    """

    name: str
    default: Value
    help: str
    low: float | None = None
    high: float | None = None
    unit: str = ""
    choices: tuple[str, ...] = ()
    gene: bool = False
    multiline: bool = False
    log: bool = False

    @property
    def type(self) -> Literal["switch", "int", "float", "choice", "text"]:
        """What editor and check this setting needs."""
        if isinstance(self.default, bool):
            return "switch"
        if isinstance(self.default, int):
            return "int"
        if isinstance(self.default, float):
            return "float"
        return "choice" if self.choices else "text"

    @property
    def title(self) -> str:
        """The name as people read it: `additive_variance` is shown as "Additive variance"."""
        return self.name.replace("_", " ").capitalize()

    @property
    def range(self) -> str:
        """The range in words with the unit, for tooltips and errors."""
        if self.choices:
            return "one of " + ", ".join(self.choices)
        unit = f" {self.unit}" if self.unit else ""
        low = "" if self.low is None else _figure(self.low)
        high = "" if self.high is None else _figure(self.high)
        if low and high:
            return f"{low} to {high}{unit}"
        if low or high:
            return (f"at least {low}" if low else f"at most {high}") + unit
        return {"switch": "0 or 1", "text": "text"}.get(self.type, f"any number{unit}")

    def check(self, value: object) -> Value:
        """`value` as this setting's type.

        Raises SettingError with one sentence where the value has a wrong type or lies outside the range.
        """
        kind = self.type
        if kind in ("choice", "text"):
            if not isinstance(value, str):
                raise SettingError(f"{self.name} is a text, not {value!r}")
            if self.choices and value not in self.choices:
                raise SettingError(f"{self.name} is {self.range}, not {value!r}")
            return value
        if isinstance(value, str) or not isinstance(value, (bool, int, float, np.number)):
            raise SettingError(f"{self.name} is a number ({self.range}), not {value!r}")
        number = float(value)
        if not np.isfinite(number):
            raise SettingError(f"{self.name} is a finite number ({self.range}), not {value!r}")
        if kind == "switch":
            if number not in (0.0, 1.0):
                raise SettingError(f"{self.name} is 0 or 1, not {value!r}")
            return bool(number)
        if (self.low is not None and number < self.low) or (self.high is not None and number > self.high):
            raise SettingError(f"{self.name} is {self.range}, not {_figure(number)}")
        if kind == "int":
            if number != int(number):
                raise SettingError(f"{self.name} is a whole number ({self.range}), not {_figure(number)}")
            return int(number)
        return number

    def parse(self, text: str) -> Value:
        """The value written in `text`, as on a command line; raises SettingError."""
        if self.type in ("choice", "text"):
            return self.check(text)
        words = {"true": 1.0, "on": 1.0, "yes": 1.0, "false": 0.0, "off": 0.0, "no": 0.0}
        if self.type == "switch" and text.strip().lower() in words:
            return bool(words[text.strip().lower()])
        try:
            return self.check(float(text))
        except ValueError as error:
            if isinstance(error, SettingError):
                raise
            raise SettingError(f"{self.name} is a number ({self.range}), not {text!r}") from None


def _figure(number: float) -> str:
    """A number with commas between thousands; beyond 1e15 as a power of ten."""
    return f"{number:,.15g}"
