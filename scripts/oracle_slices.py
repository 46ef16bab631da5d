"""Slices and jumps (Neal 2003, Tierney 1994) of many chains at once, for densities that jump.

"More than X" is not smooth: its density jumps by a factor of a thousand at X, and gradients do not
see the jump. Four long chains of a No-U-Turn sampler were worth six draws there.

Each chain takes one step after the other. Most are slices: an interval laid at random over the
point, along one of many directions, is shrunk until a point over the level is hit. The others are
jumps: one cell is proposed anew, either anywhere or just over the edge of one of the bounds that
feel it, so that chains leave a narrow edge as often as they should; they are accepted by the rule
of Metropolis and Hastings. The chains do not wait for each other: at every beat each tries one
point, and its draw is kept whenever it has taken a given number of steps.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from oracle_model import Array, Case, layout, log_density_of, placing, prior, weights_of

if TYPE_CHECKING:
    from collections.abc import Callable

_WIDTH = 5.0  # of the interval, in standard deviations along its direction
_JUMPS = 0.4  # part of the steps
_BROAD = 1.2  # a jump's spread, in those of the cell
_BLOCK = 400  # beats between looks at the chains
_GIVES = (0.1, 0.03, 0.01, 0.003, 0.001, 1e-9)  # how far plain bounds give way while warming up
_CANDIDATES = 40


@dataclass(frozen=True, slots=True)
class SliceRun:
    """How long to run.

    Attributes:
        chains: how many at once.
        warm_up: rounds of finding the spread, of two steps for each coordinate.
        draws: kept from each chain.
        rounds_a_draw: rounds of two steps for each coordinate between two kept draws.
    """

    chains: int = 256
    warm_up: int = 150
    draws: int = 400
    rounds_a_draw: float = 2.0


def run_slices(case: Case, seed: int, run: SliceRun) -> tuple[Array, dict[str, Any]]:
    """Points (chains, draws, sizes) and the run's facts."""
    # Only the oracle's own environment has these.
    import jax  # type: ignore[import-not-found]  # noqa: PLC0415
    import jax.numpy as jnp  # type: ignore[import-not-found]  # noqa: PLC0415

    jax.config.update("jax_enable_x64", True)  # noqa: FBT003 - JAX's own way
    log_density = log_density_of(case, jnp)
    rng, key = np.random.default_rng(seed), jax.random.PRNGKey(seed)
    x = start_points(case, run.chains, rng)
    beats = jax.jit(_Walk(log_density, placing(case, jnp), Edges.of(case, x[0])).beats)
    size, sizes = x.shape[1], layout(case).sizes
    held = np.arange(sizes["theta"] + sizes["total"], size)  # coordinates that are cells
    for number in range(max(run.warm_up // 10, len(_GIVES))):
        give = _GIVES[min(number, len(_GIVES) - 1)]
        key, mine = jax.random.split(key)
        x = np.asarray(_go(beats, x, Ways.of(x, held, rng), give, 20 * size, 1, mine)[:, -1])
        if number == len(_GIVES) - 1:
            x = _with_the_lost_replaced(x, np.asarray(log_density(x)), rng)
    each = max(1, round(run.rounds_a_draw * 2 * size))
    q = _go(beats, x, Ways.of(x, held, rng), _GIVES[-1], each, run.draws, key)
    return np.asarray(q), {"sampler": "slices and jumps", **asdict(run)}


def start_points(case: Case, chains: int, rng: np.random.Generator) -> Array:
    """Dispersed points to start from, at which plain bounds need not hold yet.

    Cells that share a total have something under an equal part of it; cells that no total holds
    are at their bound, or where the prior has them.
    """
    plan = layout(case)
    mean, _ = prior(np, case, np.asarray(case.settings["theta_mean"]), case.past)
    bounds = {s.cells[0]: np.log(s.value) for s in case.said if len(s.cells) == 1 and s.is_bound}
    lone = dict(zip(case.past, mean, strict=True)) | bounds
    shared = [np.log(g.said.value / len(g.said.cells)) for g in plan.groups for _ in g.free[:-1]]
    normals = plan.sizes["theta"] + plan.sizes["total"]
    centre = np.asarray([*[0.0] * normals, *shared, *(lone[c] for c in plan.lone)])
    x = centre + 0.1 * rng.standard_normal((_CANDIDATES * chains, len(centre)))
    part = slice(normals, normals + len(shared))
    x[:, part] -= rng.random((len(x), len(shared)))
    if case.theta_free:  # nothing of what is settled here can have no density
        return np.asarray(x[:chains])
    with np.errstate(invalid="ignore"):
        possible = np.flatnonzero(np.isfinite(log_density_of(case, np)(x, _GIVES[0])))
    if len(possible) < 2:  # noqa: PLR2004 - chains need a spread
        raise RuntimeError(f"{case.name}: no points to start from")
    return np.asarray(x[rng.choice(possible, chains)])


def _with_the_lost_replaced(x: Array, value: Array, rng: np.random.Generator) -> Array:
    """Plain bounds no longer give way: chains that break one start anew from another chain."""
    kept = np.flatnonzero(value > np.median(value) - 1e4)
    lost = np.setdiff1d(np.arange(len(x)), kept)
    x = x.copy()
    x[lost] = x[rng.choice(kept, len(lost))]
    return x


@dataclass(frozen=True, slots=True)
class Ways:
    """Directions of slices, and where cells may jump to; from how the chains are spread now.

    Attributes:
        directions: shape (directions, sizes), each as long as the interval laid along it.
        held: the coordinates that are cells.
        centre: of these cells.
        spread: of these cells.
    """

    directions: Array
    held: Any
    centre: Array
    spread: Array

    @staticmethod
    def of(x: Array, held: Any, rng: np.random.Generator) -> Ways:  # noqa: ANN401 - integers
        """From points (chains, sizes).

        Single coordinates; mixtures of all as they are correlated; mixtures of two; and what one
        cell gives and another takes, so that their total and its bounds stay as they are.
        """
        size = x.shape[1]
        spread = x.std(axis=0) + 1e-4
        root = np.linalg.cholesky(np.cov(x.T) + 1e-10 * np.eye(size))
        mixed = rng.standard_normal((8 * size, size))
        mixed /= np.linalg.norm(mixed, axis=1, keepdims=True)
        two, given = np.zeros((8 * size, size)), np.zeros((8 * size, size))
        vehicles = np.exp(x.mean(axis=0))
        for row, other_row in zip(two, given, strict=True):
            row[rng.choice(size, 2, replace=False)] = rng.standard_normal(2)
            if len(held) > 1:
                one, other = rng.choice(held, 2, replace=False)
                amount = min(spread[one] * vehicles[one], spread[other] * vehicles[other])
                other_row[one], other_row[other] = amount / vehicles[one], -amount / vehicles[other]
        every = [np.tile(np.diag(spread), (8, 1)), mixed @ root.T, two * spread]
        every += [given] if len(held) > 1 else []
        centre = x.mean(axis=0)[held]
        return Ways(_WIDTH * np.concatenate(every), held, centre, _BROAD * spread[held])


@dataclass(frozen=True, slots=True)
class Edges:
    """The bounds that say how close they are, and how they feel each cell that is a coordinate.

    Attributes:
        weights: of the past cells in each bound's total, shape (cells, bounds).
        value: of each bound.
        mean_excess: of each bound, log scale.
        felt: vehicles by which a bound's total grows with one of the cell, the totals kept, shape
            (cells that are coordinates, bounds).
    """

    weights: Array
    value: Array
    mean_excess: Array
    felt: Array

    @staticmethod
    def of(case: Case, x: Array) -> Edges:
        """The bounds of a case, and how they feel the cells; from any possible point x."""
        bounds = [s for s in case.said if s.is_bound and s.mean_excess]
        weights = weights_of(case, bounds)
        plan, place = layout(case), placing(case, np)
        first = plan.sizes["theta"] + plan.sizes["total"]
        before, felt = np.exp(place(x)[1]), []
        for i in range(first, len(x)):
            more = x.copy()
            more[i] += 1e-3
            grown = np.exp(more[i]) - np.exp(x[i])
            felt.append(np.round((np.exp(place(more)[1]) - before) @ weights / grown, 6))
        return Edges(
            weights,
            np.asarray([s.value for s in bounds]),
            np.asarray([s.mean_excess for s in bounds]),
            np.asarray(felt).reshape(len(x) - first, len(bounds)),
        )

    def log_proposal(self, ways: Any, which: Any, z: Any, totals: Any) -> Any:  # noqa: ANN401 - JAX arrays
        """Log density with which a cell jumps to z, where the bounds' totals are these."""
        import jax.numpy as jnp  # noqa: PLC0415 - as above
        from jax.scipy.special import (  # type: ignore[import-not-found]  # noqa: PLC0415 - as above
            logsumexp,
        )

        centre, spread = ways["centre"][which], ways["spread"][which]
        broad = -0.5 * ((z - centre) / spread) ** 2 - jnp.log(spread) - 0.5 * jnp.log(2 * jnp.pi)
        if not len(self.value):
            return broad
        felt = jnp.abs(jnp.asarray(self.felt)[which])
        feel = felt > 0
        count = feel.sum(axis=1)
        excess = jnp.log(jnp.maximum(totals, 1e-300) / self.value)
        close = jnp.log(jnp.where(feel, felt, 1.0)) + z[:, None] - jnp.log(self.value) - excess
        close = close - excess / self.mean_excess - jnp.log(self.mean_excess)
        close = logsumexp(jnp.where(feel & (excess > 0), close, -jnp.inf), axis=1)
        both = jnp.logaddexp(broad, close - jnp.log(jnp.maximum(count, 1))) + jnp.log(0.5)
        return jnp.where(count > 0, both, broad)

    def propose(self, ways: Any, which: Any, z: Any, totals: Any, numbers: Any) -> Any:  # noqa: ANN401 - JAX arrays
        """A cell's new value, nan where nothing would be left of it."""
        import jax.numpy as jnp  # noqa: PLC0415 - as above

        coin, choice, exponential, normal = numbers
        anywhere = ways["centre"][which] + ways["spread"][which] * normal
        if not len(self.value):
            return anywhere
        felt = jnp.asarray(self.felt)[which]
        feel = felt != 0
        count = feel.sum(axis=1)
        nth = jnp.cumsum(feel, axis=1) - 1
        wanted = jnp.floor(choice * count).astype(int)
        j = jnp.argmax(feel & (nth == wanted[:, None]), axis=1)
        row = jnp.arange(len(z))
        reached = jnp.asarray(self.value)[j] * jnp.exp(
            jnp.asarray(self.mean_excess)[j] * exponential
        )
        slope = jnp.where(count > 0, felt[row, j], 1.0)
        vehicles = jnp.exp(z) + (reached - totals[row, j]) / slope
        close = jnp.where(vehicles > 0, jnp.log(jnp.maximum(vehicles, 1e-300)), jnp.nan)
        return jnp.where((count > 0) & (coin < 0.5), close, anywhere)  # noqa: PLR2004 - a fair coin


def _go(  # noqa: PLR0913, PLR0917 - a run has as many parts
    beats: Callable[..., Any],
    x: Array,
    ways: Ways,
    give: float,
    each: int,
    draws: int,
    key: Any,  # noqa: ANN401 - JAX's
) -> Any:  # noqa: ANN401 - a JAX array
    """Points (chains, draws, sizes), one after every ``each`` steps."""
    import jax.numpy as jnp  # noqa: PLC0415 - as above
    from jax import random  # noqa: PLC0415 - as above

    given = {k: jnp.asarray(v) for k, v in asdict(ways).items()}
    kept = jnp.zeros((len(x), draws, x.shape[1]))
    state = None
    while state is None or int(state["steps"].min()) < each * draws:
        key, mine = random.split(key)
        state, kept = beats(jnp.asarray(x), state, kept, given, give, each, mine)
    return kept


@dataclass(frozen=True, slots=True)
class _Walk:
    """What the chains walk on."""

    log_density: Callable[..., Any]
    place: Callable[..., Any]
    edges: Edges

    def beats(  # noqa: PLR0913, PLR0917 - as above
        self,
        x: Any,  # noqa: ANN401 - JAX arrays
        state: Any,  # noqa: ANN401
        kept: Any,  # noqa: ANN401
        ways: Any,  # noqa: ANN401
        give: Any,  # noqa: ANN401
        each: Any,  # noqa: ANN401
        key: Any,  # noqa: ANN401
    ) -> tuple[Any, Any]:
        """Some beats of all chains; draws are kept after each so many steps."""
        import jax.numpy as jnp  # noqa: PLC0415 - as above
        from jax import lax, random  # noqa: PLC0415 - as above

        chains = len(x)

        def beat(carry: Any, numbers: Any) -> tuple[Any, None]:  # noqa: ANN401 - as above
            s, kept = carry
            s, done = self.beat(s, ways, give, numbers)
            keep = done & (s["steps"] % each == 0)
            place = jnp.where(keep, s["steps"] // each - 1, kept.shape[1])
            return (s, kept.at[jnp.arange(chains), place].set(s["x"], mode="drop")), None

        one, other, third = random.split(key, 3)
        uniform = random.uniform(one, (_BLOCK, 8, chains))
        normal = random.normal(third, (_BLOCK, chains))
        along = random.randint(other, (_BLOCK, chains), 0, len(ways["directions"]))
        state = self.first(x, give) if state is None else state
        (state, kept), _ = lax.scan(beat, (state, kept), (uniform, normal, along))
        return state, kept

    def first(self, x: Any, give: Any) -> dict[str, Any]:  # noqa: ANN401 - JAX arrays
        """The chains' state before their first step."""
        import jax.numpy as jnp  # noqa: PLC0415 - as above

        nothing, none = jnp.zeros(len(x)), jnp.zeros(len(x), dtype=int)
        return {
            "x": x, "value": self.log_density(x, give), "totals": self.totals(x), "steps": none,
            "level": nothing, "low": nothing, "high": nothing, "along": none,
            "fresh": jnp.ones(len(x), dtype=bool),
        }  # fmt: skip

    def totals(self, x: Any) -> Any:  # noqa: ANN401 - JAX arrays
        """What the bounds are about, in vehicles, shape (chains, bounds)."""
        import jax.numpy as jnp  # noqa: PLC0415 - as above

        return jnp.exp(self.place(x)[1]) @ self.edges.weights

    def beat(self, s: Any, ways: Any, give: Any, numbers: Any) -> tuple[Any, Any]:  # noqa: ANN401 - JAX arrays
        """One point tried by each chain: the state after it, and whether a step is done."""
        import jax.numpy as jnp  # noqa: PLC0415 - as above

        uniform, normal, way = numbers
        fresh, row = s["fresh"], jnp.arange(len(s["x"]))
        # A slice: begun, or gone on with.
        level = jnp.where(fresh, s["value"] + jnp.log(uniform[0]), s["level"])
        low = jnp.where(fresh, -uniform[1], s["low"])
        high = jnp.where(fresh, 1 - uniform[1], s["high"])
        along = jnp.where(fresh, way, s["along"])
        at = low + (high - low) * uniform[2]
        tried = s["x"] + at[:, None] * ways["directions"][along]
        # Or a jump of one cell.
        jumps = fresh & (uniform[3] < (_JUMPS if len(ways["held"]) else 0.0))
        which = jnp.floor(uniform[4] * len(ways["held"])).astype(int)
        place = ways["held"][which]
        z = s["x"][row, place]
        numbers = uniform[5], uniform[6], -jnp.log(uniform[7]), normal
        new = self.edges.propose(ways, which, z, s["totals"], numbers)
        tried = jnp.where(jumps[:, None], s["x"].at[row, place].set(new), tried)
        value, totals = self.log_density(tried, give), self.totals(tried)
        back = self.edges.log_proposal(ways, which, z, s["totals"])
        forth = self.edges.log_proposal(ways, which, new, totals)
        level = jnp.where(jumps, level + forth - back, level)
        hit = value >= level  # a comparison with nan fails
        done = hit | jumps
        return {
            "x": jnp.where(hit[:, None], tried, s["x"]),
            "value": jnp.where(hit, value, s["value"]),
            "totals": jnp.where(hit[:, None], totals, s["totals"]),
            "steps": s["steps"] + done, "level": level, "along": along, "fresh": done,
            "low": jnp.where(at < 0, at, low), "high": jnp.where(at >= 0, at, high),
        }, done  # fmt: skip
