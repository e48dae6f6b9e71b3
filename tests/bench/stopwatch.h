/// Time as the benchmarks take it: CPU time of one thread, and how quiet the machine is.
#pragma once

#include <functional>
#include <string>

namespace stillroom::bench {

/// CPU seconds the calling thread has used.
double thread_seconds();

/// CPU seconds a shell command takes, with all its threads and children. Throws when it fails.
double child_seconds(const std::string& command);

/// One measurement, in nanoseconds per unit.
using Sample = std::function<double()>;

/// A sample of `run`, which does `units` units of work: repeats it for about three milliseconds.
Sample cost_of(std::function<void()> run, double units);

/// A sample of what `run` costs beyond `baseline`: both are repeated for about three milliseconds, one after the
/// other.
Sample cost_beyond(std::function<void()> run, std::function<void()> baseline, double units);

/// Says how fast the core is just now, in independent additions per nanosecond. Neighbours on a shared machine slow
/// it down for seconds at a time; a sample between two slow readings is worth little.
double core_speed();

}  // namespace stillroom::bench
