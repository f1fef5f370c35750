package transcript

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
)

// object is a System V or POSIX object that outlives its processes.
type object struct {
	kind string // "shm", "sem", "msg", or the directory that shows it
	name string // the identifier, or the file's name
}

func (o object) String() string {
	if filepath.IsAbs(o.kind) {
		return filepath.Join(o.kind, o.name)
	}
	return "System V " + o.kind + " " + o.name
}

// remove removes the object with ipcrm(1) or by its name. That somebody else
// was faster is no error.
func (o object) remove() {
	if filepath.IsAbs(o.kind) {
		_ = os.Remove(o.String())
		return
	}
	flag := map[string]string{"shm": "-m", "sem": "-s", "msg": "-q"}[o.kind]
	_ = exec.Command("ipcrm", flag, o.name).Run()
}

// objects is what the system holds of this user at one moment.
type objects map[object]bool

// Where POSIX shared memory and message queues show, see shm_overview(7) and
// mq_overview(7).
const (
	shm    = "/dev/shm"
	mqueue = "/dev/mqueue"
)

// listShared lists the objects that scenes without a namespace of their own
// share with the system; all scenes share the files in /dev/shm.
func listShared(own *ipc) objects {
	if own != nil {
		return objects{}.addFiles(shm, shm)
	}
	return listSysV().addFiles(shm, shm).addFiles(mqueue, mqueue)
}

// listSysV reads /proc/sysvipc; a system without it shows nothing.
func listSysV() objects {
	all := objects{}
	for _, kind := range []string{"shm", "sem", "msg"} {
		table, err := os.ReadFile("/proc/sysvipc/" + kind)
		if err != nil {
			continue
		}
		for _, row := range strings.Split(string(table), "\n")[1:] {
			if id, ok := ownRow(kind, strings.Fields(row)); ok {
				all[object{kind, id}] = true
			}
		}
	}
	return all
}

// addFiles adds this user's files in dir, which is known as kind.
func (all objects) addFiles(kind, dir string) objects {
	entries, _ := os.ReadDir(dir)
	for _, e := range entries {
		if info, err := e.Info(); err == nil && info.Mode().IsRegular() && info.Sys().(*syscall.Stat_t).Uid == uint32(os.Getuid()) {
			all[object{kind, e.Name()}] = true
		}
	}
	return all
}

// uidColumn is where a table of /proc/sysvipc shows the owner, see
// proc_sysvipc(5).
var uidColumn = map[string]int{"shm": 7, "sem": 4, "msg": 7}

// ownRow returns the identifier of a row that shows an object of this user.
func ownRow(kind string, fields []string) (id string, ok bool) {
	if len(fields) < 10 {
		return "", false
	}
	return fields[1], fields[uidColumn[kind]] == strconv.Itoa(os.Getuid())
}

// added lists what is there now, was not there when all was listed, and is
// used by nobody alive: what a running program of this user made meanwhile is its own.
func (all objects) added(own *ipc) objects {
	fresh := listShared(own)
	for o := range fresh {
		if all[o] || o.inUse() {
			delete(fresh, o)
		}
	}
	return fresh
}

func (all objects) names() []string {
	var names []string
	for o := range all {
		names = append(names, o.String())
	}
	slices.Sort(names)
	return names
}

func (all objects) remove() {
	for o := range all {
		o.remove()
	}
}

// inUse says whether a living process has made the object, or has it open or
// mapped, see proc_pid_maps(5) and proc_pid_fd(5). For semaphores and queues
// of System V the kernel does not tell.
func (o object) inUse() bool {
	name := o.String()
	if o.kind == "shm" {
		if creatorLives(o.name) {
			return true
		}
		name = "/SYSV"
	}
	for _, pid := range allProcesses() {
		proc := "/proc/" + strconv.Itoa(pid)
		maps, _ := os.ReadFile(proc + "/maps")
		for line := range strings.Lines(string(maps)) {
			f := strings.Fields(line)
			if len(f) > 5 && strings.HasPrefix(f[5], name) && (o.kind != "shm" || f[4] == o.name) {
				return true
			}
		}
		fds, _ := filepath.Glob(proc + "/fd/*")
		for _, fd := range fds {
			if target, _ := os.Readlink(fd); target == name {
				return true
			}
		}
	}
	return false
}

// creatorLives says whether the process that made a segment is alive: then
// the segment is its business, attached yet or not.
func creatorLives(id string) bool {
	const idColumn, creatorColumn = 1, 4 // see proc_sysvipc(5)
	table, _ := os.ReadFile("/proc/sysvipc/shm")
	for row := range strings.Lines(string(table)) {
		f := strings.Fields(row)
		if len(f) > creatorColumn && f[idColumn] == id {
			_, err := os.Stat("/proc/" + f[creatorColumn])
			return err == nil
		}
	}
	return false
}
