/// What real-time code may call, held against the object code.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "tests/house/object_code.h"
#include "tests/house/thread_marks.h"

namespace stillroom::tests {

/// Every use of a forbidden symbol that real-time code can reach, with one way to it: "f(int) -> g() -> malloc".
///
/// `archives` are the libraries whose functions are held to it; the others of `code` are what these call.
///
/// Nothing has to be marked to be checked. A function counts as real-time when it is declared STILLROOM_REALTIME,
/// when its address is taken (virtual functions, tables of kernels, callbacks), or when it belongs to namespace
/// stillroom, other objects can call it and nobody among these does; a [setup] or [control] tag, or being a
/// constructor, destructor or assignment, exempts the last two kinds. From there every call is followed, through
/// all objects, to the symbols outside; those must be on a short list of what is known to be real-time safe and to
/// give the same bits everywhere.
std::vector<std::string> realtime_findings(const ObjectCode& code, const ThreadMarks& marks,
                                           const std::set<std::string>& archives);

}  // namespace stillroom::tests
