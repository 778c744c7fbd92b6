/* The drivers. AL_DRIVER(name): descriptor al_driver_<name>, in <name>.c. The first that knows a scheme has it. */
AL_DRIVER(sqlite)
AL_DRIVER(mock)
