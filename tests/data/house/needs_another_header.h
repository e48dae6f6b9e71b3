#pragma once
inline int twice(Later x) { return 2 * x.value; }
