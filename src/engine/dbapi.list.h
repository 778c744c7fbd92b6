/* The DBAPI modules whose exceptions scripts see: AL_DBAPI(C name, module). The C name is the driver's al_driver.name. */
AL_DBAPI(sqlite3, "sqlite3")
AL_DBAPI(mock, "mock")
