"""AutoETS of statsforecast, in an environment of its own: it pins an older pandas than ours.

Imported, it makes that environment (once, in the benchmarks' temporary folder), runs itself there
and hands back what it foretold. As a script there it reads histories and writes a mean and a
standard deviation of each.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

PINNED = ("statsforecast==2.1.1",)
# The normal distribution's 90 % quantile: an 80 % interval reaches so many standard deviations.
_REACH = 1.2815515655446004


def foretold(histories: Sequence[Floats]) -> tuple[Floats, Floats]:
    """Mean and standard deviation of the next entry of each history."""
    python = _environment()
    with tempfile.TemporaryDirectory() as folder:
        asked, told = Path(folder) / "asked.npz", Path(folder) / "told.npz"
        np.savez(asked, *histories)
        subprocess.run([python, __file__, asked, told], check=True)
        with np.load(told) as found:
            return found["mean"], found["deviation"]


def sums_of(history: Floats, weeks: int) -> Floats:
    """Sums of so many weeks without overlap, up to the last: AutoETS tells each entry alone, so
    several weeks together have to be one.
    """
    whole = len(history) // weeks * weeks
    return history[-whole:].reshape(-1, weeks).sum(axis=1)


def score(mean: Floats, deviation: Floats, happened: Floats) -> Floats:
    """CRPS of max(0, normal): counts are never negative, and to know that helps AutoETS.

    Source of the closed form: Gneiting et al. 2005, doi:10.1175/MWR2904.1, less the part below 0.
    """
    from scipy.stats import norm

    deviation = np.maximum(deviation, 1e-9)
    far, zero = (happened - mean) / deviation, -mean / deviation
    whole = far * (2 * norm.cdf(far) - 1) + 2 * norm.pdf(far) - 1 / np.sqrt(np.pi)
    below = zero * norm.cdf(zero) ** 2 + 2 * norm.pdf(zero) * norm.cdf(zero)
    below -= norm.cdf(np.sqrt(2) * zero) / np.sqrt(np.pi)
    return deviation * (whole - below)


def _environment() -> Path:
    from benchmarks.ground import CACHE

    folder = CACHE / "autoets"
    python, done = folder / "bin" / "python", folder / "pinned.txt"
    if not done.exists() or done.read_text("utf-8").split() != list(PINNED):
        subprocess.run([sys.executable, "-m", "venv", "--clear", folder], check=True)
        subprocess.run([python, "-m", "pip", "install", "-qq", "--no-input", *PINNED], check=True)
        done.write_text("\n".join(PINNED), "utf-8")
    return python


def _run(asked: Path, told: Path) -> None:
    from statsforecast.models import AutoETS

    means, deviations = [], []
    with np.load(asked) as histories:
        for history in histories.values():
            made = AutoETS(season_length=1).forecast(history, h=1, level=[80])
            means.append(made["mean"][0])
            deviations.append((made["hi-80"][0] - made["lo-80"][0]) / (2 * _REACH))
    np.savez(told, mean=np.array(means), deviation=np.array(deviations))


if __name__ == "__main__":
    _run(Path(sys.argv[1]), Path(sys.argv[2]))
