"""Hypothesis profiles, chosen by HYPOTHESIS_PROFILE: dev (fast), ci (the same examples each time), fuzz (long)."""

import os
from datetime import timedelta

from hypothesis import HealthCheck, Phase, settings

SLOW = (HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.large_base_example, HealthCheck.data_too_large)
PHASES = (Phase.explicit, Phase.reuse, Phase.generate, Phase.shrink)  # explaining a failure traces every line: too slow here
DEADLINE = timedelta(seconds=5)  # generous: a deadline guards against hangs here, bench/ measures speed

settings.register_profile("dev", max_examples=40, deadline=None, suppress_health_check=SLOW, phases=PHASES)
settings.register_profile(
    "ci", max_examples=80, deadline=None, derandomize=True, database=None, suppress_health_check=SLOW, phases=PHASES
)
settings.register_profile("fuzz", max_examples=20_000, deadline=DEADLINE, suppress_health_check=SLOW, phases=PHASES)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "dev"))
