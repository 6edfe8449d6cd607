"""Lists of videos, of any size: what may be asked, how it is found without a look at every row, how cards show it."""
