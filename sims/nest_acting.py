"""How the source of a nest lets a candidate act in its world: as plan, policy, point, or grown point."""

from __future__ import annotations

from sims.declare import Kernel, World
from sims.nest_spec import Act, NestSpec

Lines = list[str]
_ARRAYS = ("real", "table", "made", "work")  # `made`: the view of a policy, the point that is grown


def array_names(number: int, act: Act) -> tuple[str, ...]:
    """Names of the arrays of candidate `number`, where it has any."""
    return tuple(f"{name}_of_{number}" for name in _ARRAYS) if act.prepared else ()


def world_kernels(world: World) -> list[tuple[Kernel | None, str]]:
    """The kernels of a world and their names in the source."""
    names = ("reset", "step", "done", "identity", "observe", "outcome")
    return [(getattr(world, name), f"world_{name}") for name in names]


def act_kernels(number: int, act: Act) -> list[tuple[Kernel | None, str]]:
    """The kernels of candidate `number` and their names in the source."""
    return [(getattr(act.candidate, name), f"{name}_of_{number}") for name in ("decide", "grow", "portray")]


def acting(spec: NestSpec, number: int, genome: str, outer: str, row: str, last: str, steps: int = 0) -> Lines:
    """Statements by which candidate `number` acts: the features of its outcome into `row`, and into its entry `last`
    the identity of the last state.

    `genome` and `outer` are expressions of its own genes and of those that are searched for it further out; `steps` is
    the length of a plan where it is a constant.
    """
    act, world = spec.acts[number], spec.world
    lines: Lines = []
    if act.prepared and "[" in genome:
        lines.append(f"own_{number} = {genome}")
        genome = f"own_{number}"
    if world.form == "steps":
        played = _policy(world, number, genome) if act.candidate.acts == "policy" else _plan(world, genome, steps)
        identity = "-1.0" if world.identity is None else "float(world_identity(wr, wt, state))"
        lines += [*played, f"world_outcome(wr, wt, wkey, state, {row})", f"{row}[{last}] = {identity}"]
    elif act.candidate.acts == "grown":
        real, table, made, _ = array_names(number, act)
        lines += [
            f"grow_of_{number}({real}, {table}, {outer}, {genome}, {made})",
            f"world_outcome(wr, wt, wkey, {made}, {row})",
            f"{row}[{last}] = -1.0",
        ]
    else:
        lines += [f"world_outcome(wr, wt, wkey, {genome}, {row})", f"{row}[{last}] = -1.0"]
    if act.candidate.portray is not None:
        first = spec.features.index(f"{act.node}_{act.candidate.features[0].name}")
        end = first + len(act.candidate.features)
        real, table = array_names(number, act)[:2]
        lines.append(f"portray_of_{number}({real}, {table}, {outer}, {genome}, {row}[{first}:{end}])")
    return lines


def _plan(world: World, genome: str, steps: int) -> Lines:
    lines = [
        "state = world_reset(wr, wt, wkey)",
        f"for t in range({steps or f'{genome}.shape[0]'}):",
        f"    if {genome}[t] < 0.0:",
        "        break",
        f"    state = world_step(wr, wt, wkey, t, state, np.int64({genome}[t]))",
    ]
    if "[" in genome:  # a part of a genome is taken once
        lines = [f"plan = {genome}", *(line.replace(genome, "plan") for line in lines)]
    return [*lines, *_done(world)]


def _policy(world: World, number: int, genome: str) -> Lines:
    real, table, view, work = (f"{name}_of_{number}" for name in _ARRAYS)
    return [
        "state = world_reset(wr, wt, wkey)",
        f"clear({work})",
        f"for t in range({table}[0]):",
        f"    world_observe(wr, wt, wkey, t, state, {view})",
        f"    action = decide_of_{number}({real}, {table}, {genome}, {view}, {work})",
        "    state = world_step(wr, wt, wkey, t, state, np.int64(action))",
        *_done(world),
    ]


def _done(world: World) -> Lines:
    return [] if world.done is None else ["    if world_done(wr, wt, state):", "        break"]
