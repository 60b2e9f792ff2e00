"""The engine against reading the JSON (the floor): checking, scoring, memory, one department's explanation."""

from __future__ import annotations

import datetime
import gc
import json
import time
import tracemalloc
from collections.abc import Callable
from functools import partial
from typing import Any

from bench.facts import generated
from scoring.engine import Results, parse, read, results_document, score
from scoring.engine.explanations import as_json, rows_by_department, trace_department
from scoring.engine.scoring import DepartmentScore, GroupScores
from targets.scheme.loader import get_scheme
from targets.scheme.model import Scheme

SIZES = (35, 350, 3_500, 35_000)


def best_of(times: int, work: Callable[[], Any]) -> tuple[float, Any]:
    """The shortest of several runs, in seconds, and the last result."""
    shortest, result = float("inf"), None
    for _ in range(times):
        result = None
        gc.collect()
        gc.disable()
        started = time.perf_counter()
        result = work()
        shortest = min(shortest, time.perf_counter() - started)
        gc.enable()
    return shortest, result


def main(sizes: tuple[int, ...] = SIZES) -> None:
    scheme = get_scheme("2020")
    day = datetime.date(scheme.year, 12, 31)
    print("引擎：生成的事实，计时以读 JSON（json.loads）为底线")
    print(
        "部门数     JSON    底线ms   检查ms   算分ms  (检查+算分)/底线  每部门us  结果文档ms  一个部门说明ms  内存/底线"
    )
    for size in sizes:
        raw = json.dumps(generated(size, scheme), ensure_ascii=False).encode()
        times = 9 if size <= 350 else 3 if size <= 3_500 else 1
        floor, _ = best_of(times, partial(json.loads, raw))
        document = parse(raw, "facts.json")
        checking, facts = best_of(times, partial(read, document, scheme, day))
        scoring, results = best_of(times, partial(score, facts, scheme))
        writing, _ = best_of(times, partial(results_document, results, day))
        rows = rows_by_department(document)
        last = results.departments[-1]
        group = results.groups[last.facts.group]

        explaining, _ = best_of(3, partial(_explain, rows[last.facts.name], last, group, day))
        del rows, results, facts, document
        memory = peak(partial(_whole, raw, scheme, day)) / peak(partial(json.loads, raw))
        print(
            f"{size:>6} {len(raw) / 1e6:>6.1f}MB {floor * 1e3:>8.1f} {checking * 1e3:>8.1f} {scoring * 1e3:>8.1f}"
            f" {(checking + scoring) / floor:>12.2f} {(checking + scoring) / size * 1e6:>13.0f}"
            f" {writing * 1e3:>10.1f} {explaining * 1e3:>12.2f} {memory:>12.2f}"
        )


def _whole(raw: bytes, scheme: Scheme, day: datetime.date) -> Results:
    return score(read(parse(raw, ""), scheme, day), scheme)


def _explain(rows: Any, scored: DepartmentScore, group: GroupScores, day: datetime.date) -> list[dict[str, Any]]:
    traces = trace_department(group.group, rows, scored.leaves, group.cohorts, day)
    return [as_json(trace) for trace in traces.values()]


def peak(work: Callable[[], Any]) -> int:
    """Peak of allocated bytes while ``work`` runs."""
    tracemalloc.start()
    work()
    _, highest = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return highest


if __name__ == "__main__":
    main()
