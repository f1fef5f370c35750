package transcript

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"runtime"

	"golang.org/x/sys/unix"
)

// ipc is a namespace that only one scene sees: its System V objects and
// POSIX message queues, see ipc_namespaces(7). The kernel removes what is in
// it when its last process has ended and it is closed.
type ipc struct {
	ns, queues *os.File
}

// newIPC makes a namespace. It returns nil where that is not allowed: then
// the scene shares the objects of the system.
func newIPC() *ipc {
	var own ipc
	err := onThread(func() (err error) {
		if err = unix.Unshare(unix.CLONE_NEWIPC); err != nil {
			return err
		}
		own.ns, err = os.Open("/proc/thread-self/ns/ipc")
		own.queues = mountQueues()
		return err
	})
	if err != nil {
		return nil
	}
	return &own
}

// onThread calls f on a thread of its own, which ends with it: it may be in
// another namespace then.
func onThread(f func() error) error {
	done := make(chan error)
	go func() {
		runtime.LockOSThread() // never unlocked, so that the thread ends
		done <- f()
	}()
	return <-done
}

// do calls f inside the namespace.
func (own *ipc) do(f func() error) error {
	return onThread(func() error {
		if err := unix.Setns(int(own.ns.Fd()), unix.CLONE_NEWIPC); err != nil {
			return os.NewSyscallError("setns", err)
		}
		return f()
	})
}

// start starts a command inside the namespace, or outside where there is
// none.
func (own *ipc) start(cmd *exec.Cmd) error {
	if own == nil {
		return cmd.Start()
	}
	return own.do(cmd.Start)
}

// mountQueues mounts, where nobody else sees it, the directory of the
// thread's POSIX message queues, see mq_overview(7). It returns nil on a
// system without them.
func mountQueues() *os.File {
	fs, err := unix.Fsopen("mqueue", unix.FSOPEN_CLOEXEC)
	if err != nil {
		return nil
	}
	defer unix.Close(fs)
	if err := unix.FsconfigCreate(fs); err != nil {
		return nil
	}
	dir, err := unix.Fsmount(fs, unix.FSMOUNT_CLOEXEC, 0)
	if err != nil {
		return nil
	}
	return os.NewFile(uintptr(dir), mqueue)
}

// objects lists what is in the namespace.
func (own *ipc) objects() (all objects, err error) {
	err = own.do(func() error {
		all = listSysV()
		if own.queues != nil {
			all.addFiles(mqueue, fmt.Sprintf("/proc/self/fd/%d", own.queues.Fd()))
		}
		return nil
	})
	return all, err
}

// close gives the namespace up. It may be nil.
func (own *ipc) close() error {
	if own == nil {
		return nil
	}
	if own.queues == nil {
		return own.ns.Close()
	}
	return errors.Join(own.ns.Close(), own.queues.Close())
}
