"""How figures are rounded: two decimals, half to even."""

from __future__ import annotations

from decimal import ROUND_HALF_EVEN, Decimal

_DECIMALS = Decimal("0.01")


def round_half_even(number: float) -> float | None:
    """`number` with two decimals, half to even; None for NaN.

    Nine decimals first: 4.6 ÷ 40 is 0.115 and a tie, though binary arithmetic says 0.11499….
    """
    if number is None or number != number:
        return None
    return float(Decimal(repr(round(float(number), 9))).quantize(_DECIMALS, ROUND_HALF_EVEN))
