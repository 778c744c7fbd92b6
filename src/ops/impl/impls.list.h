/* Databases that Alembic knows how to alter. AL_IMPL(id): descriptor al_impl_<id> in impl/<id>.c. */
AL_IMPL(sqlite)
AL_IMPL(postgresql)
AL_IMPL(mysql)
AL_IMPL(mariadb)
AL_IMPL(mssql)
AL_IMPL(oracle)
