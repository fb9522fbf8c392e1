/** Every tenth fine class of CIFAR-100; none is a class of CIFAR-10. */
export const cifar100Subset = [0, 10, 20, 30, 40, 50, 60, 70, 80, 90];
