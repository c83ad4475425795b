/* What the disk does to the store: kills, full disks, read-only folders; and what store_check finds. */
#include "test_store.h"

int test_store_disk(void)
{
    return 0;
}
