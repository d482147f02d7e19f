"""Which checks a module has, and how one is taken out of its syntax tree.

A refusal (`if …: raise`, `if …: return refused…`, `for …: raise`, `require_…(…)`), a condition of a query, a part of
an `and`, a filter of a comprehension, a guard (`if …: continue`, `return None`), and a comparison that a function returns.
"""

from __future__ import annotations

import ast
import copy
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TypeGuard

REFUSING = ("refus", "answered", "changed_meanwhile", "unfit", "_window_over", "_out_of_stock")


@dataclass(frozen=True)
class Cut:
    """One check: the node that holds it, and which part of that node it is."""

    line: int
    what: str
    node: ast.AST
    operand: int | None  # of a BoolOp or a call; None: the whole check
    function: str = ""


def cuts(tree: ast.Module, functions: Sequence[str]) -> Iterator[Cut]:
    for function in ast.walk(tree):
        if not isinstance(function, ast.FunctionDef):
            continue
        if not functions or function.name in functions:
            for cut in _of_function(function):
                yield replace(cut, function=function.name)


def _of_function(function: ast.FunctionDef) -> Iterator[Cut]:
    refusals = {id(node.test) for node in ast.walk(function) if _is_refusal(node)}
    for node in _inside(function):
        if isinstance(node, ast.If) and _is_refusal(node):
            yield from _of_condition(node)
        elif isinstance(node, ast.For) and isinstance(node.body[-1], ast.Raise):
            yield Cut(node.lineno, f"for … in {ast.unparse(node.iter)}: raise", node, None)
        elif isinstance(node, ast.Expr) and _called(node.value).lstrip("_").startswith("require_"):
            yield Cut(node.lineno, ast.unparse(node), node, None)
        elif isinstance(node, ast.If) and _leaves(node.body[-1]):
            yield from _of_condition(node)
        elif isinstance(node, ast.comprehension):
            for place, part in enumerate(node.ifs):
                if not _is_and(part):
                    yield Cut(part.lineno, ast.unparse(part), node, place)
        elif isinstance(node, ast.Return) and isinstance(node.value, ast.Compare):
            yield Cut(node.lineno, ast.unparse(node), node, None)
        elif isinstance(node, ast.Call) and _called(node) == "where" and len(node.args) > 0:
            for place, part in enumerate(node.args):
                yield Cut(part.lineno, ast.unparse(part), node, place)
        elif _is_and(node) and id(node) not in refusals:
            for place, part in enumerate(node.values):
                yield Cut(part.lineno, ast.unparse(part), node, place)


def _inside(function: ast.FunctionDef) -> Iterator[ast.AST]:
    """All nodes of a function in the order of the source, those of its inner functions too."""
    for statement in function.body:
        yield from ast.walk(statement)


def _of_condition(node: ast.If) -> Iterator[Cut]:
    """`if a or b: refuse` holds two checks; anything else holds one."""
    test = node.test
    if isinstance(test, ast.BoolOp) and isinstance(test.op, ast.Or):
        for place, part in enumerate(test.values):
            yield Cut(part.lineno, ast.unparse(part), node, place)
    else:
        yield Cut(node.lineno, ast.unparse(test), node, None)


def _is_refusal(node: ast.AST) -> TypeGuard[ast.If]:
    if not isinstance(node, ast.If):
        return False
    last = node.body[-1]
    if isinstance(last, ast.Raise):
        return True
    return isinstance(last, ast.Return) and any(
        word in ast.unparse(last).lower() for word in REFUSING
    )


def _leaves(last: ast.stmt) -> bool:
    """`continue`, `return`, `return None`."""
    if isinstance(last, ast.Continue):
        return True
    if not isinstance(last, ast.Return):
        return False
    value = last.value
    return value is None or (isinstance(value, ast.Constant) and value.value is None)


def _is_and(node: ast.AST) -> TypeGuard[ast.BoolOp]:
    return isinstance(node, ast.BoolOp) and isinstance(node.op, ast.And)


def _called(node: ast.AST) -> str:
    if not isinstance(node, ast.Call):
        return ""
    return node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")


def without(tree: ast.Module, cut: Cut) -> ast.Module:
    """The tree, which is changed in place, without this check."""
    node = cut.node
    if isinstance(node, ast.If):
        _cut_condition(node, cut.operand)
    elif isinstance(node, ast.For):
        node.iter = ast.copy_location(ast.Tuple([], ast.Load()), node.iter)
    elif isinstance(node, ast.Expr):
        node.value = ast.copy_location(ast.Constant(None), node.value)
    elif isinstance(node, ast.Return):
        node.value = ast.copy_location(ast.Constant(True), node)
    elif isinstance(node, ast.comprehension) and cut.operand is not None:
        del node.ifs[cut.operand]
    elif isinstance(node, ast.Call) and cut.operand is not None:
        del node.args[cut.operand]
    elif isinstance(node, ast.BoolOp) and cut.operand is not None:
        node.values[cut.operand] = ast.copy_location(ast.Constant(True), node)
    return ast.fix_missing_locations(tree)


def _cut_condition(node: ast.If, operand: int | None) -> None:
    gone = ast.copy_location(ast.Constant(False), node.test)
    if operand is None or not isinstance(node.test, ast.BoolOp):
        node.test = gone
    else:
        node.test.values[operand] = copy.copy(gone)
