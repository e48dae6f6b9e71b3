/// Who keeps the record of a running session: what staff asked, what happened, how far it came.
///
/// With the plan, its seed and these verbs and safety gains a render gives the same samples again; see
/// engine/offline_render.h. The calls come in the order in which things were decided, all from one thread: the
/// control thread of a live session. They must return at once: a recorder that writes to a disk hands over to a
/// thread of its own.
#pragma once

#include "audio/base/units.h"
#include "engine/rt/command.h"
#include "engine/session_event.h"
#include "engine/verb.h"

namespace stillroom::engine {

class SessionRecorder {
public:
    SessionRecorder() = default;
    SessionRecorder(const SessionRecorder&) = delete;
    SessionRecorder& operator=(const SessionRecorder&) = delete;
    virtual ~SessionRecorder() = default;

    /// [control] Staff asked for something; it was taken, or refused, at the session frame `at`, the first of a
    /// quantum.
    virtual void verb(audio::Frames at, const Verb& verb) = 0;
    /// [control] A safety gain began to move with this frame of the mixer, counted like session frames.
    virtual void safety(audio::Frames at, const rt::SafetyCommand& command) = 0;
    /// [control] Something started, stopped, was refused, broke, or a phase began.
    virtual void happened(const SessionEvent& event) = 0;
    /// [control] Every frame before this one has been mixed. Told many times a second.
    virtual void position(audio::Frames session) = 0;
};

}  // namespace stillroom::engine
