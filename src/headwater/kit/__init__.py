"""Small pure pieces that know no feature and do no I/O: ids, clock, text, errors, paging."""
