"""One instance of a statement: values for its free names and families, some of them by definition.

Main definitions
    Instance    a `Frame` whose names and families were drawn, or are computed by `Definition`s

Implementation notes
    A defined value need not be rational.  It is computed in a scope of its own, where only the
    free names of the statement are bound, and remembered: exactly if rational, else for the
    precision at which it was asked.
    Entries outside the drawn part of a family all have its `default`: families are total.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction

from flint import ctx, fmpq

from derive.numeric import values as v
from derive.numeric.compiling import Frame, Run
from derive.numeric.errors import EvaluationError
from derive.numeric.expression import Environment
from derive.numeric.values import Value
from derive.record import field, record

__all__ = ["Function", "Instance", "Table"]

#: A drawn family of naturals, and a drawn function of reals.
Table = dict[tuple[int, ...], Fraction]
Function = Callable[..., Value]


@record(frozen=False)
class Instance(Frame):
    """Values of the free names and families of a statement."""

    free: dict[str, Value] = field(default_factory=dict)
    functions: dict[str, Function] = field(default_factory=dict)
    defaults: dict[str, Value] = field(default_factory=dict)
    defined: Mapping[str, tuple[tuple[str, ...], Run, bool]] = field(default_factory=dict)
    remembered: dict[tuple[str, tuple[int, ...], int], Value] = field(default_factory=dict)

    def lookup(self, name: str) -> Value:
        """Return the value of a name, drawn or defined."""
        value = self.free.get(name)
        if value is None:
            value = self._defined(name, ())
        if type(value) is fmpq:
            self.names[name] = value
        return value

    def entry(self, name: str, indices: tuple[Value, ...]) -> Value:
        """Return an entry of a family, drawn or defined."""
        function = self.functions.get(name)
        if function is not None:
            return function(*indices)
        if name in self.defined:
            return self._defined(name, indices)
        table = self.tables.get(name)
        if table is None:
            raise EvaluationError(f"the family {name!r} has no value")
        key = tuple(v.integer(i, f"an index of {name}") for i in indices)
        value = table.get(key)
        if value is None:
            value = table[key] = self.defaults[name]
        return value

    def _defined(self, name: str, indices: tuple[Value, ...]) -> Value:
        if name not in self.defined:
            raise EvaluationError(f"{name!r} has no value")
        parameters, run, natural = self.defined[name]
        whole = all(type(i) is fmpq and i.q == 1 for i in indices)
        key = tuple(int(i.p) for i in indices) if whole else None
        if key is not None and (name, key, ctx.prec) in self.remembered:
            return self.remembered[name, key, ctx.prec]
        scope = Instance(
            self.environment,
            self.budget,
            names=dict(self.free),
            tables=self.tables,
            free=self.free,
            functions=self.functions,
            defaults=self.defaults,
            defined=self.defined,
            remembered=self.remembered,
            terms=self.terms,
        )
        for position, parameter in enumerate(parameters):
            if key is not None:
                scope.bind(parameter, key[position])
            else:
                scope.names[parameter] = indices[position]
        value = run(scope)
        self.terms = scope.terms
        if natural and not (type(value) is fmpq and value.q == 1 and not value.p < 0):
            raise EvaluationError(f"{name} is natural, its definition gives {v.short(value)}")
        if key is not None:
            self._remember(name, key, value)
        return value

    def _remember(self, name: str, key: tuple[int, ...], value: Value) -> None:
        if type(value) is not fmpq:
            self.remembered[name, key, ctx.prec] = value
        elif key:
            self.tables.setdefault(name, {})[key] = value
        else:
            self.free[name] = value

    def exact_environment(self) -> Environment:
        """Return the rational part of the instance, for exact arithmetic."""
        names = {k: v.as_fraction(x) for k, x in self.free.items() if type(x) is fmpq}
        names |= {k: v.as_fraction(x) for k, x in self.names.items() if type(x) is fmpq}
        for name, (parameters, _, _) in self.defined.items():
            if not parameters and name not in names:
                value = self._rational_or_none(name)
                if value is not None:
                    names[name] = value
        symbols = {*self.tables, *self.functions, *self.defined}
        return Environment(names, {name: self._rational_family(name) for name in symbols})

    def _rational_or_none(self, name: str) -> Fraction | None:
        try:
            value = self.lookup(name)
        except EvaluationError:
            return None
        return v.as_fraction(value) if type(value) is fmpq else None

    def _rational_family(self, name: str) -> Callable[..., Fraction]:
        def family(*indices: Fraction) -> Fraction:
            value = self.entry(name, tuple(map(v.exact, indices)))
            if type(value) is not fmpq:
                raise EvaluationError(f"an entry of {name} is not rational")
            return v.as_fraction(value)

        return family
