// An executor on the v0 driver of mesos-go, unmodified: tells its scheduler what its task brought with it, and ends the
// task when the scheduler sends a message.
package main

import (
	"flag"
	"fmt"
	"net"
	"os"
	"time"

	"github.com/mesos/mesos-go/api/v0/executor"
	mesos "github.com/mesos/mesos-go/api/v0/mesosproto"
	"github.com/mesos/mesos-go/api/v0/mesosutil"
)

type one struct{ task *mesos.TaskInfo }

func (o *one) LaunchTask(driver executor.ExecutorDriver, task *mesos.TaskInfo) {
	o.task = task
	driver.SendFrameworkMessage("got " + string(task.Data))
	driver.SendStatusUpdate(mesosutil.NewTaskStatus(task.TaskId, mesos.TaskState_TASK_RUNNING))
}

func (o *one) FrameworkMessage(driver executor.ExecutorDriver, text string) {
	if text != "finish" || o.task == nil {
		return
	}
	driver.SendStatusUpdate(mesosutil.NewTaskStatus(o.task.TaskId, mesos.TaskState_TASK_FINISHED))
	// The driver has no way to wait for the acknowledgement.
	go func() {
		time.Sleep(time.Second)
		driver.Stop()
	}()
}

func (o *one) Registered(executor.ExecutorDriver, *mesos.ExecutorInfo, *mesos.FrameworkInfo, *mesos.SlaveInfo) {
}
func (o *one) Reregistered(executor.ExecutorDriver, *mesos.SlaveInfo) {}
func (o *one) Disconnected(executor.ExecutorDriver)                   {}
func (o *one) KillTask(executor.ExecutorDriver, *mesos.TaskID)        {}
func (o *one) Shutdown(executor.ExecutorDriver)                       {}
func (o *one) Error(_ executor.ExecutorDriver, text string)           { fmt.Fprintln(os.Stderr, text) }

func main() {
	flag.Parse()
	driver, err := executor.NewMesosExecutorDriver(executor.DriverConfig{
		Executor:       &one{},
		BindingAddress: net.ParseIP("127.0.0.1"),
	})
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	if _, err := driver.Run(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
}
