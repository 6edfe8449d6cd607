"""How files arrive: in one form or in parts, into the spool, until they are whole."""
