/* Every unit test: AL_TEST(name), in the order in which they run. The function is TEST(name) in some tests/unit file. */
AL_TEST(path)
AL_TEST(file)
AL_TEST(topo)
AL_TEST(words)
AL_TEST(proc)
