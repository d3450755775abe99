"""Turn the text of scanned newspapers into text that people can trust.

>>> import cleaner
>>> cleaner.clean("全体干部要坚持以人\\n民为中心。\\n").text
'全体干部要坚持以人民为中心。\\n'
"""

from cleaner.chain import CHAIN, Result, Step, clean
from cleaner.edits import Doubt, Edit, Tier
from cleaner.errors import CleanerError
from cleaner.rulebook import Rulebook

__version__ = "0.1.0"

__all__ = ["CHAIN", "CleanerError", "Doubt", "Edit", "Result", "Rulebook", "Step", "Tier", "__version__", "clean"]
