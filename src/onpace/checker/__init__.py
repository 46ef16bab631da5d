"""The checker: which claims of an article hold, by its own figures and by the book."""

from onpace.checker.check import Check, check, check_by_itself
from onpace.checker.claims import Claim, Finding, Operand, Subject

__all__ = ["Check", "Claim", "Finding", "Operand", "Subject", "check", "check_by_itself"]
