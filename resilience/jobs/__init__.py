"""Work that is due: runner, timetable, scheduler and status."""
