#include <pthread.h>
#include <sys/qos.h>

#include "native/system/short_turns.h"

namespace linnet::native {

// macOS has no length of time slices; it lets threads of a higher quality of service in first.
void take_short_turns() { pthread_set_qos_class_self_np(QOS_CLASS_USER_INTERACTIVE, 0); }

}  // namespace linnet::native
