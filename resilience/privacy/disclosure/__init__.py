"""The disclosure gate: which number may leave, and which value it leaves with. Pure."""

from resilience.privacy.disclosure.policy import RULE_VERSION, Policy, at_least

__all__ = ["RULE_VERSION", "Policy", "at_least"]
