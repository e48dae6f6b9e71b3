/*
 * A sound card for tests that every ALSA program can open and no kernel needs to know: an external I/O plug-in of
 * alsa-lib (its ioplug interface). It plays at the pace of CLOCK_MONOTONIC, as far off as asked, keeps every frame
 * it was given in a file, and breaks on command.
 *
 *   pcm_type.simulated_card { lib "/path/of/this.so" }
 *   pcm.!default { type simulated_card  rate 48000  format FLOAT_LE  ppm 80  capture "/tmp/heard"  control "/tmp/fault" }
 *
 * With `patient 1` its clock waits for a program that is late, where a real card would underrun: what is heard then
 * does not depend on how busy the machine is.
 *
 * `capture` grows by the raw frames of every transfer. `control` holds one word, read every few milliseconds:
 *   ok       plays
 *   stall    the position stands still, the card still wakes its program
 *   dead     the position stands still and nothing wakes anybody
 *   xrun     every look at the position reports an underrun
 *   gone     every call fails with ENODEV, as after an unplug
 */
#include <alsa/asoundlib.h>
#include <alsa/pcm_external.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

enum fault { FAULT_NONE, FAULT_STALL, FAULT_DEAD, FAULT_XRUN, FAULT_GONE };

static const char *const fault_names[] = {"ok", "stall", "dead", "xrun", "gone"};
static const int64_t nanoseconds_per_second = 1000000000;
static const int64_t control_interval = 2000000; /* nanoseconds between two looks at the control file */

/* Wide enough for nanoseconds x hertz x millionths. */
__extension__ typedef __int128 wide;

struct card {
    snd_pcm_ioplug_t io;
    int timer; /* rings while it plays; what programs poll */
    int capture;
    long ppm;
    long patient;
    char *capture_path;
    char *control_path;
    snd_pcm_uframes_t boundary; /* where alsa-lib's positions wrap */
    uint64_t given;             /* frames transferred since `prepare` */
    uint64_t played;            /* frames the clock has come since `prepare` */
    wide rest;                  /* part of a frame the clock is further than `played`, in units of `frame` */
    int64_t last;               /* time of the last look at the clock */
    enum fault fault;
    int64_t fault_read;
};

static int64_t now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec * nanoseconds_per_second + time.tv_nsec;
}

static enum fault fault_of(struct card *card) {
    char word[16] = "ok";
    FILE *file;
    size_t i;
    if (!card->control_path || now() - card->fault_read < control_interval) return card->fault;
    card->fault_read = now();
    file = fopen(card->control_path, "r");
    if (!file) return card->fault;
    if (fscanf(file, "%15s", word) == 1)
        for (i = 0; i < sizeof fault_names / sizeof *fault_names; ++i)
            if (strcmp(word, fault_names[i]) == 0) card->fault = (enum fault)i;
    fclose(file);
    return card->fault;
}

/* Wakes whoever polls, twice a period; never when `on` is 0. */
static void set_timer(struct card *card, int on) {
    struct itimerspec time = {{0, 0}, {0, 0}};
    if (on) {
        time.it_interval.tv_nsec = (long)(nanoseconds_per_second * (int64_t)card->io.period_size / card->io.rate / 2);
        time.it_value = time.it_interval;
    }
    timerfd_settime(card->timer, 0, &time, NULL);
}

static int card_prepare(snd_pcm_ioplug_t *io) {
    struct card *card = io->private_data;
    if (fault_of(card) == FAULT_GONE) return -ENODEV;
    card->given = card->played = 0;
    card->rest = 0;
    return 0;
}

static int card_start(snd_pcm_ioplug_t *io) {
    struct card *card = io->private_data;
    if (fault_of(card) == FAULT_GONE) return -ENODEV;
    card->last = now();
    set_timer(card, 1);
    return 0;
}

static int card_stop(snd_pcm_ioplug_t *io) {
    set_timer(io->private_data, 0);
    return 0;
}

/* Brings `played` up to the card's clock. */
static void run_clock(struct card *card) {
    const wide frame = (wide)nanoseconds_per_second * 1000000;
    const int64_t time = now();
    card->rest += (wide)(time - card->last) * card->io.rate * (1000000 + card->ppm);
    card->last = time;
    card->played += (uint64_t)(card->rest / frame);
    card->rest %= frame;
}

static snd_pcm_sframes_t card_pointer(snd_pcm_ioplug_t *io) {
    struct card *card = io->private_data;
    switch (fault_of(card)) {
        case FAULT_GONE:
            return -ENODEV;
        case FAULT_XRUN:
            card->last = now();
            return -EPIPE;
        case FAULT_DEAD:
            set_timer(card, 0);
            card->last = now();
            break;
        case FAULT_STALL:
            card->last = now();
            break;
        case FAULT_NONE:
            if (io->state == SND_PCM_STATE_RUNNING || io->state == SND_PCM_STATE_DRAINING) run_clock(card);
    }
    if (card->played >= card->given) {
        if (!card->patient && io->state == SND_PCM_STATE_RUNNING && card->given > 0) return -EPIPE;
        card->played = card->given;
    }
    return (snd_pcm_sframes_t)(card->played % card->boundary);
}

static snd_pcm_sframes_t card_transfer(snd_pcm_ioplug_t *io, const snd_pcm_channel_area_t *areas,
                                       snd_pcm_uframes_t offset, snd_pcm_uframes_t frames) {
    struct card *card = io->private_data;
    const char *data = (const char *)areas->addr + (areas->first + areas->step * offset) / 8;
    size_t size = frames * areas->step / 8;
    if (fault_of(card) == FAULT_GONE) return -ENODEV;
    if (card->capture_path && card->capture < 0) {
        card->capture = open(card->capture_path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
        if (card->capture < 0) return -errno;
    }
    while (card->capture >= 0 && size > 0) {
        const ssize_t written = write(card->capture, data, size);
        if (written < 0) return -errno;
        data += written;
        size -= (size_t)written;
    }
    card->given += frames;
    return (snd_pcm_sframes_t)frames;
}

static int card_sw_params(snd_pcm_ioplug_t *io, snd_pcm_sw_params_t *parameters) {
    struct card *card = io->private_data;
    return snd_pcm_sw_params_get_boundary(parameters, &card->boundary);
}

static int card_poll_revents(snd_pcm_ioplug_t *io, struct pollfd *polled, unsigned int count, unsigned short *events) {
    struct card *card = io->private_data;
    uint64_t rings;
    snd_pcm_sframes_t room;
    (void)count;
    *events = 0;
    if (fault_of(card) == FAULT_GONE) {
        *events = POLLERR | POLLHUP;
        return 0;
    }
    if (!(polled->revents & POLLIN) || read(card->timer, &rings, sizeof rings) < 0) return 0;
    room = snd_pcm_avail_update(io->pcm);
    if (room < 0)
        *events = POLLERR;
    else if ((snd_pcm_uframes_t)room >= io->period_size)
        *events = POLLOUT;
    return 0;
}

static int card_close(snd_pcm_ioplug_t *io) {
    struct card *card = io->private_data;
    close(card->timer);
    if (card->capture >= 0) close(card->capture);
    free(card->capture_path);
    free(card->control_path);
    free(card);
    return 0;
}

static const snd_pcm_ioplug_callback_t callbacks = {
    .start = card_start,
    .stop = card_stop,
    .pointer = card_pointer,
    .transfer = card_transfer,
    .prepare = card_prepare,
    .sw_params = card_sw_params,
    .close = card_close,
    .poll_revents = card_poll_revents,
};

/* What the card can do: one rate, one format, up to 8 channels. */
static int set_limits(struct card *card, unsigned int rate, unsigned int format) {
    const unsigned int access[] = {SND_PCM_ACCESS_RW_INTERLEAVED, SND_PCM_ACCESS_MMAP_INTERLEAVED};
    snd_pcm_ioplug_t *io = &card->io;
    int error = snd_pcm_ioplug_set_param_list(io, SND_PCM_IOPLUG_HW_ACCESS, 2, access);
    if (error >= 0) error = snd_pcm_ioplug_set_param_list(io, SND_PCM_IOPLUG_HW_FORMAT, 1, &format);
    if (error >= 0) error = snd_pcm_ioplug_set_param_minmax(io, SND_PCM_IOPLUG_HW_CHANNELS, 1, 8);
    if (error >= 0) error = snd_pcm_ioplug_set_param_minmax(io, SND_PCM_IOPLUG_HW_RATE, rate, rate);
    if (error >= 0) error = snd_pcm_ioplug_set_param_minmax(io, SND_PCM_IOPLUG_HW_PERIOD_BYTES, 256, 65536);
    if (error >= 0) error = snd_pcm_ioplug_set_param_minmax(io, SND_PCM_IOPLUG_HW_PERIODS, 2, 16);
    return error;
}

SND_PCM_PLUGIN_DEFINE_FUNC(simulated_card) {
    long rate = 48000;
    const char *format = "FLOAT_LE";
    const char *text;
    snd_config_iterator_t entry, next;
    struct card *card;
    int error;
    (void)root;
    if (stream != SND_PCM_STREAM_PLAYBACK) return -ENODEV;
    card = calloc(1, sizeof *card);
    if (!card) return -ENOMEM;
    card->capture = -1;
    snd_config_for_each(entry, next, conf) {
        snd_config_t *value = snd_config_iterator_entry(entry);
        const char *key;
        if (snd_config_get_id(value, &key) < 0) continue;
        if (!strcmp(key, "ppm")) snd_config_get_integer(value, &card->ppm);
        if (!strcmp(key, "patient")) snd_config_get_integer(value, &card->patient);
        if (!strcmp(key, "rate")) snd_config_get_integer(value, &rate);
        if (!strcmp(key, "format")) snd_config_get_string(value, &format);
        if (!strcmp(key, "capture") && !snd_config_get_string(value, &text)) card->capture_path = strdup(text);
        if (!strcmp(key, "control") && !snd_config_get_string(value, &text)) card->control_path = strdup(text);
    }
    card->timer = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC);
    card->io.version = SND_PCM_IOPLUG_VERSION;
    card->io.name = "Simulated card";
    card->io.flags = SND_PCM_IOPLUG_FLAG_MONOTONIC | SND_PCM_IOPLUG_FLAG_BOUNDARY_WA;
    card->io.callback = &callbacks;
    card->io.private_data = card;
    card->io.poll_fd = card->timer;
    card->io.poll_events = POLLIN;
    card->boundary = LONG_MAX;
    if (fault_of(card) == FAULT_GONE) {
        card_close(&card->io);
        return -ENODEV;
    }
    error = snd_pcm_ioplug_create(&card->io, name, stream, mode);
    if (error < 0) {
        card_close(&card->io);
        return error;
    }
    error = set_limits(card, (unsigned int)rate, (unsigned int)snd_pcm_format_value(format));
    if (error < 0) {
        snd_pcm_ioplug_delete(&card->io);
        return error;
    }
    *pcmp = card->io.pcm;
    return 0;
}
SND_PCM_PLUGIN_SYMBOL(simulated_card)
