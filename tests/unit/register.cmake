unit_test(register FROM unit/test_register.c USES register reply base)
add_executable(register_bench EXCLUDE_FROM_ALL bench/register_bench.c)
target_link_libraries(register_bench PRIVATE room_register room_reply room_base house)
